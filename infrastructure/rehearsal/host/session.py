"""One session on this host: a command in a terminal, as the agent of Systems Manager runs it.

The agent's own source says how (agent/session/shell): `sh -c COMMAND` leads a session with a pseudo terminal, its output is
read a second after it has begun, and when the session is ended from outside it is killed and the terminal hangs up.
"""

import contextlib
import fcntl
import os
import queue
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping

from job import DEFAULT_FOLDER

# mgsConfig.StreamDataPayloadSize
PIECE = 1024
# So long the agent waits before it reads the first output.
FIRST_READ_SECONDS = 1
# Where nobody says otherwise.
SHELL = "sh"
HOME = "/home/ssm-user"


class Session:
    """Started when made. `wrote` and `ended` are called on a thread of the session's own, `ended` once."""

    def __init__(
        self,
        command: str | None,
        environment: Mapping[str, str],
        wrote: Callable[[bytes], None],
        ended: Callable[[], None],
    ) -> None:
        self._wrote = wrote
        self._ended = ended
        self._lock = threading.Lock()
        self._typed: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._terminal, slave = os.openpty()
        self._process = subprocess.Popen(
            # A process that leads no group becomes the leader of a session without a fork.
            ["setsid", "--ctty", "sh", "-c", command or SHELL],
            cwd=DEFAULT_FOLDER,
            env={**environment, "TERM": "xterm-256color", "HOME": HOME},
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        for work in (self._read, self._type):
            threading.Thread(target=work, daemon=True).start()

    def type(self, text: bytes) -> None:
        self._typed.put(text)

    def resize(self, rows: int, columns: int) -> None:
        with self._lock, contextlib.suppress(OSError):
            fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def end(self) -> None:
        # The kernel hangs up a terminal whose leader is gone.
        self._process.kill()

    def _read(self) -> None:
        time.sleep(FIRST_READ_SECONDS)
        # The terminal answers with an error when nobody has it open any more.
        with contextlib.suppress(OSError):
            while piece := os.read(self._terminal, PIECE):
                self._wrote(piece)
        self._typed.put(b"")
        with self._lock:
            os.close(self._terminal)
            self._terminal = -1
        self._process.wait()
        self._ended()

    def _type(self) -> None:
        with contextlib.suppress(OSError):
            while text := self._typed.get():
                os.write(self._terminal, text)
