"""One command of Run Command on this host, run as the agent of Systems Manager does.

The agent's own source says how: `sh -c FILE` where FILE has no first line of its own, nothing on standard input, the two
outputs read to their end, a process group that is killed when the time is over. What a command leaves behind in a
session of its own, with its outputs redirected, lives on.
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

# appconfig.CommandStoppedPreemptivelyExitCode
STOPPED = 137
STDOUT_CHARACTERS = 24_000
STDERR_CHARACTERS = 8_000
TRUNCATED = "--output truncated--"

# The working folder of the agent's service.
DEFAULT_FOLDER = "/usr/bin"


@dataclass(frozen=True)
class Outcome:
    status: str
    code: int
    stdout: str
    stderr: str


def truncate(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(TRUNCATED)] + TRUNCATED


class Job:
    """Started when made; `ended` is called once, on a thread of the job's own."""

    def __init__(
        self,
        script: Path,
        folder: str | None,
        seconds: float,
        environment: Mapping[str, str],
        ended: Callable[[Outcome], None],
    ) -> None:
        self._ended = ended
        self._cancelled = threading.Event()
        self._over = threading.Event()
        self._output: dict[str, bytes] = {"stdout": b"", "stderr": b""}
        threading.Thread(target=self._run, args=(script, folder, seconds, environment), daemon=True).start()

    def cancel(self) -> None:
        self._cancelled.set()
        self._over.set()

    def _run(self, script: Path, folder: str | None, seconds: float, environment: Mapping[str, str]) -> None:
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", str(script)],
                cwd=folder or DEFAULT_FOLDER,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                process_group=0,
            )
        except OSError as error:
            self._ended(Outcome("Failed", 1, "", f"failed to run commands: {error}"))
            return
        waiter = threading.Thread(target=self._wait, args=(process,), daemon=True)
        waiter.start()
        in_time = self._over.wait(timeout=seconds)
        if self._cancelled.is_set() or not in_time:
            _kill_group(process.pid)
            process.wait()
            # What the killed one had said is there; what it left behind in other sessions may go on writing.
            waiter.join(timeout=0.5)
            self._ended(self._outcome("Cancelled" if self._cancelled.is_set() else "TimedOut", STOPPED, ""))
            return
        code = process.returncode
        if code == 0:
            self._ended(self._outcome("Success", 0, ""))
        elif code > 0:
            self._ended(self._outcome("Failed", code, f"failed to run commands: exit status {code}"))
        else:
            name = signal.strsignal(-code) or str(-code)
            self._ended(self._outcome("Failed", -1, f"failed to run commands: signal: {name.lower()}"))

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        readers = [
            threading.Thread(target=self._read, args=(name, getattr(process, name)), daemon=True) for name in self._output
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        process.wait()
        self._over.set()

    def _read(self, name: str, stream: object) -> None:
        # Four bytes a character at most; what is behind the limit is read and forgotten.
        most = 4 * (STDOUT_CHARACTERS + 1)
        descriptor = stream.fileno()  # type: ignore[attr-defined]
        while piece := os.read(descriptor, 65536):
            if len(self._output[name]) < most:
                self._output[name] += piece

    def _outcome(self, status: str, code: int, remark: str) -> Outcome:
        stdout, stderr = (self._output[name].decode(errors="replace") for name in ("stdout", "stderr"))
        return Outcome(status, code, truncate(stdout, STDOUT_CHARACTERS), truncate(stderr + remark, STDERR_CHARACTERS))


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
