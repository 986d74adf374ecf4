"""Starts the mock, runs one command with it, ends everything."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from surroundings import environment

HERE = Path(__file__).parent
CLONE = HERE.parent.parent
START_SECONDS = 60
END_SECONDS = 30

ENVIRONMENT_CANNOT = 3


class RehearsalError(Exception):
    """It cannot begin; the words say why and what to do."""


class Ended(Exception):
    """Somebody ended the rehearsal before the command began."""


def wirelab_program() -> Path:
    """The program that makes the twin. Only Systems Manager needs it, so it may be missing until then."""
    if named := os.environ.get("WIRELAB_REHEARSAL_PROGRAM"):
        return Path(named).resolve()
    built = CLONE / ".build" / "debug" / "wirelab"
    if not built.exists() and (installed := shutil.which("wirelab")):
        return Path(installed)
    return built


def make_folder() -> Path:
    """Where hosts of a lab can reach a socket: not below /run, which is the lab's own there."""
    parent = "/var/tmp" if tempfile.gettempdir().startswith("/run") else None
    return Path(tempfile.mkdtemp(prefix="wirelab-rehearsal.", dir=parent))


@contextlib.contextmanager
def mock(folder: Path) -> Iterator[dict[str, str]]:
    """Runs while the context does; gives the environment in which clients meet it."""
    (folder / "bin").mkdir()
    (folder / "bin" / "aws").symlink_to(Path(sys.executable).parent / "aws")
    (folder / "plugin").symlink_to(HERE / "plugin")
    programs = [folder / "bin"]
    if os.environ.get("WIRELAB_REHEARSAL_PLUGIN"):
        programs.append(folder / "plugin")
    program = wirelab_program()
    for each in (program, program.with_name("wire")):
        if each.exists():
            (folder / "bin" / each.name).symlink_to(each)
    with (folder / "mock.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mock", str(folder)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**os.environ, "WIRELAB_REHEARSAL_PROGRAM": str(program)},
            start_new_session=True,
        )
    try:
        ready = _wait_until_ready(process, folder)
        person = ready["person"]
        yield environment(os.environ, ready["url"], person["access_key"], person["secret_key"], programs, folder)
    finally:
        _end(process)
        _take_down_twins(program, folder)


def _wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> dict[str, dict[str, str]]:
    ready, log = folder / "ready.json", folder / "mock.log"
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if process.poll() is not None:
            raise RehearsalError(f"the mock of AWS ended before it served:\n{log.read_text()}")
        if time.monotonic() > deadline:
            raise RehearsalError(f"the mock of AWS did not serve within {START_SECONDS} s:\n{log.read_text()}")
        time.sleep(0.05)
    return json.loads(ready.read_text())


def _end(process: subprocess.Popen[bytes]) -> None:
    """The end of its input tells it to end."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _take_down_twins(program: Path, folder: Path) -> None:
    """Only a mock that was killed leaves any."""
    if not program.exists():
        return
    for file in folder.glob("twins/*/lab.yaml"):
        subprocess.run(
            [str(program), "--on", "local", "--lab", str(file), "down"], stdin=subprocess.DEVNULL, capture_output=True
        )


def run(command: Sequence[str], with_environment: dict[str, str]) -> int:
    """The command's exit status. Signals reach it; one that does not end in time is killed."""
    try:
        process = subprocess.Popen(command, env=with_environment)
    except OSError as error:
        raise RehearsalError(f"cannot run {command[0]}: {error.strerror}") from error
    told: list[float] = []

    def pass_on(number: int, _frame: object) -> None:
        told.append(time.monotonic())
        # The terminal has sent its own to the whole group.
        if number != signal.SIGINT or not os.isatty(0):
            process.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    while True:
        try:
            status = process.wait(timeout=1)
            return status if status >= 0 else 128 - status
        except subprocess.TimeoutExpired:
            if told and time.monotonic() - told[0] > END_SECONDS:
                process.kill()


def main() -> int:
    def leave(*_: object) -> None:
        raise Ended

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, leave)
    folder = make_folder()
    try:
        with mock(folder) as with_environment:
            return run(sys.argv[1:], with_environment)
    except RehearsalError as error:
        print(f"rehearse: {error}", file=sys.stderr)
        return ENVIRONMENT_CANNOT
    except Ended:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
