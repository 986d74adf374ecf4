"""moto's server, with its gaps closed, on a free port of this machine."""

import logging
import os
import threading
from pathlib import Path

# Read by moto when it is imported. AmazonSSMManagedInstanceCore and the like are managed policies.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from . import gaps, identities
from .faults import Faults
from .repetitions import Repetitions


class _QuietHandler(WSGIRequestHandler):
    # Keep-alive: the provider asks thousands of times.
    protocol_version = "HTTP/1.1"

    def log_request(self, *_arguments: object) -> None:
        pass


class Server:
    """Serves for as long as the process lives, on a port and on a Unix socket.

    IAM is enforced: `person` may do what the documented policy allows, `administrator` everything.
    """

    def __init__(self, socket: Path, port: int = 0) -> None:
        gaps.close_all()
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        application = Faults(Repetitions(DomainDispatcherApplication(create_backend_app)), socket.parent)
        # Never the name localhost: S3 clients would then ask for <bucket>.localhost.
        self._servers = [
            make_server(host, number, application, threaded=True, request_handler=_QuietHandler)
            for host, number in (("127.0.0.1", port), (f"unix://{socket}", 0))
        ]
        self.socket = socket
        self.port: int = self._servers[0].server_port
        self.person = identities.create_person()
        self.administrator = identities.create_administrator()
        identities.enforce()
        # Nothing is written that an end could cut short: they end with the process.
        for each in self._servers:
            threading.Thread(target=each.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
