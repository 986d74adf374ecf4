"""One host of the twin, seen from the machine: its agent, in the lab, and what is said to it and by it."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fleet.invocation import Invocation
from fleet.session import Session

from .children import WITH_PARENT, end

AGENT = Path(__file__).parent.parent / "host" / "agent.py"


class TwinHost:
    """Its agent runs for as long as the instance does."""

    def __init__(self, enter: Sequence[str], configuration: Path, log: Path) -> None:
        self.is_online = False
        self._was_online = False
        self._log = log
        self._lock = threading.Lock()
        self._invocations: dict[str, Invocation] = {}
        self._sessions: dict[str, Session] = {}
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [*WITH_PARENT, *enter, sys.executable, "-I", str(AGENT), str(configuration)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()

    def run(self, invocation: Invocation) -> None:
        with self._lock:
            self._invocations[invocation.command_id] = invocation
        self._say(
            {
                "request": "run",
                "id": invocation.command_id,
                "commands": invocation.commands,
                "folder": invocation.folder,
                "seconds": invocation.seconds,
            }
        )

    def cancel(self, invocation: Invocation) -> None:
        self._say({"request": "cancel", "id": invocation.command_id})

    def converse(self, session: Session, request: dict[str, Any]) -> None:
        with self._lock:
            self._sessions[session.name] = session
        self._say({**request, "id": session.name})

    def failure(self) -> str | None:
        """Why its agent has never come up, in its own last words."""
        if self._was_online or self._process.poll() is None:
            return None
        return (self._log.read_text().strip().splitlines() or ["it said nothing"])[-1]

    def stop(self) -> None:
        end(self._process)

    def _say(self, request: dict[str, Any]) -> None:
        try:
            assert self._process.stdin is not None
            with self._lock:
                self._process.stdin.write(json.dumps(request) + "\n")
                self._process.stdin.flush()
        except OSError:
            self._lose()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._hear(json.loads(line))
        self._lose()
        self._process.wait()

    def _hear(self, event: dict[str, Any]) -> None:
        match event["event"]:
            case "online":
                self.is_online = self._was_online = True
            case "started":
                self._invocations[event["id"]].start()
            case "ended":
                invocation = self._invocations.pop(event["id"])
                invocation.end(event["status"], event["code"], event["stdout"], event["stderr"])
            case "session-wrote":
                self._sessions[event["id"]].hear(base64.b64decode(event["bytes"]))
            case "session-ended":
                self._sessions.pop(event["id"]).close()

    def _lose(self) -> None:
        """The host is gone. Systems Manager waits for it and gives up when the command's time is over."""
        self.is_online = False
        with self._lock:
            lost, self._invocations = list(self._invocations.values()), {}
            sessions, self._sessions = list(self._sessions.values()), {}
        for invocation in lost:
            invocation.end("TimedOut", -1)
        for session in sessions:
            session.close()
