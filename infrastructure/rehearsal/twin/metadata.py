"""The metadata service of one instance (IMDSv2), on a Unix socket that the host's relay leads to."""

import json
import secrets
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from mock.identities import Credentials

ROOT = "/latest/meta-data"
TOKEN_HEADER = "X-aws-ec2-metadata-token"


class MetadataService(socketserver.ThreadingUnixStreamServer):
    """`user_data` and `credentials` are asked for each time, for they change while an instance lives."""

    daemon_threads = True

    def __init__(
        self,
        socket: Path,
        values: dict[str, str],
        user_data: Callable[[], str],
        role: str,
        credentials: Callable[[], Credentials | None],
    ) -> None:
        self.values = values
        self.user_data = user_data
        self.role = role
        self.credentials = credentials
        self.tokens: set[str] = set()
        super().__init__(str(socket), _Handler)
        threading.Thread(target=self.serve_forever, name=f"metadata {socket.name}", daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: MetadataService

    def do_PUT(self) -> None:
        if self.path != "/latest/api/token" or not self.headers.get(f"{TOKEN_HEADER}-ttl-seconds"):
            self._answer(400)
            return
        token = secrets.token_urlsafe(42)
        self.server.tokens.add(token)
        self._answer(200, token)

    def do_GET(self) -> None:
        if self.headers.get(TOKEN_HEADER) not in self.server.tokens:
            self._answer(401)
            return
        path = self.path.rstrip("/")
        credentials = f"{ROOT}/iam/security-credentials"
        if path == "/latest/user-data":
            self._answer(200, self.server.user_data())
        elif path == credentials:
            self._answer(200, self.server.role)
        elif path == f"{credentials}/{self.server.role}":
            self._answer_credentials()
        elif (value := self.server.values.get(path.removeprefix(f"{ROOT}/"))) is not None:
            self._answer(200, value)
        else:
            self._answer(404)

    def _answer_credentials(self) -> None:
        found = self.server.credentials()
        if found is None:
            self._answer(404)
            return
        document = {
            "Code": "Success",
            "Type": "AWS-HMAC",
            "AccessKeyId": found.access_key,
            "SecretAccessKey": found.secret_key,
            "Token": found.session_token,
            "Expiration": found.expiration,
        }
        self._answer(200, json.dumps(document))

    def _answer(self, status: int, text: str = "") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return "host"

    def log_message(self, *_arguments: object) -> None:
        pass
