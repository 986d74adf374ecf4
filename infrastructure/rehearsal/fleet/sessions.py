"""Session Manager: starts sessions, carries them between a host and the plugin, ends them.

On AWS a session goes through web sockets, in a protocol with acknowledgements and a handshake. Here it is a Unix socket and
one JSON object a line: the plugin begins with the session's token, then says what is typed and how large the terminal is;
what it hears is output, and the end.
"""

import base64
import contextlib
import json
import socket
import threading
import uuid
from pathlib import Path
from typing import IO, Any

from .instances import Instances
from .run_command import refuse
from .session import CLOSED, Session

# The documents and whether they name a command.
DOCUMENTS = {"SSM-SessionManagerRunShell": False, "AWS-StartInteractiveCommand": True}


def command_of(document: str | None, parameters: dict[str, list[str]]) -> str | None:
    """What a session is to run; None for a shell."""
    name = document or "SSM-SessionManagerRunShell"
    if name not in DOCUMENTS:
        raise refuse("InvalidDocument", f"Document with name {name} does not exist.")
    if set(parameters) != ({"command"} if DOCUMENTS[name] else set()):
        raise refuse("InvalidParameters", "")
    return parameters["command"][0] if DOCUMENTS[name] else None


class SessionService:
    """`idle`: seconds after which a session ends that has lost its plugin. Until then what runs in it runs on."""

    def __init__(self, instances: Instances, person: str, path: Path, idle: float) -> None:
        self._instances = instances
        self._person = person
        self._idle = idle
        self._sessions: dict[str, Session] = {}
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen(16)
        self.url = f"unix:{path}"
        threading.Thread(target=self._accept, name="sessions", daemon=True).start()

    def start(self, instance_id: str, command: str | None) -> Session:
        session = Session(f"{self._person}-{uuid.uuid4().hex[:17]}", instance_id, command)
        self._sessions[session.name] = session
        return session

    def terminate(self, name: str) -> None:
        session = self._sessions.get(name)
        if session and session.has_begun:
            self._tell(session, {"request": "session-end"})
        elif session:
            session.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """One plugin, from its token to the end of its connection. Only with it does the command begin."""
        with connection, connection.makefile("rb") as lines:
            greeting = json.loads(lines.readline() or "{}")
            session = self._sessions.get(greeting.get("session", ""))
            if session is None or session.has_begun or greeting.get("token") != session.token:
                return
            session.has_begun = True
            self._tell(session, {"request": "session", "command": session.command})
            speaker = threading.Thread(target=_speak, args=(session, connection), daemon=True)
            speaker.start()
            self._listen(session, lines)
        if not session.is_over:
            timer = threading.Timer(self._idle, self.terminate, (session.name,))
            timer.daemon = True
            timer.start()

    def _listen(self, session: Session, lines: IO[bytes]) -> None:
        with contextlib.suppress(OSError):
            for line in lines:
                said = json.loads(line)
                if "typed" in said:
                    self._tell(session, {"request": "session-type", "bytes": said["typed"]})
                else:
                    self._tell(session, {"request": "session-resize", **said})

    def _tell(self, session: Session, request: dict[str, Any]) -> None:
        if not session.is_over:
            self._instances.converse(session, request)


def _speak(session: Session, connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while (piece := session.output.get()) is not CLOSED:
            connection.sendall(json.dumps({"wrote": base64.b64encode(piece).decode()}).encode() + b"\n")
        connection.sendall(b'{"closed": ""}\n')
