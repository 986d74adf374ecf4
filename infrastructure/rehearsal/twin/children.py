"""Processes that never outlive the one that started them."""

import contextlib
import os
import signal
import subprocess

# The kernel ends the child when the thread that started it ends, also by SIGKILL: so start it from one that stays.
WITH_PARENT = ("setpriv", "--pdeathsig", "KILL", "--")


def end(process: subprocess.Popen[str], patience: float = 5) -> None:
    """Ends it and its session: asks first, then insists."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
