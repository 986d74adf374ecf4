"""The launcher: the command's own exit status, and nothing left, however it ends."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

REHEARSE = Path(__file__).parent.parent / "rehearse"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a rehearsal has its files; short, for sockets' names."""
    return tmp_path_factory.mktemp("r")


def start(folder: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [REHEARSE, *command],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def mocks_of(folder: Path) -> list[str]:
    """The processes that a rehearsal there has left."""
    found = subprocess.run(["pgrep", "-f", f"mock {folder}"], capture_output=True, text=True)
    return found.stdout.split()


def assert_nothing_is_left(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while mocks_of(folder):
        assert time.monotonic() < deadline, "the mock lives on"
        time.sleep(0.1)


def test_the_exit_status_is_the_commands(folder: Path) -> None:
    process = start(folder, "sh", "-c", "aws sts get-caller-identity --query Account --output text; exit 7")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (7, "123456789012\n"), err
    assert_nothing_is_left(folder)
    assert list(folder.iterdir()) == []


def test_a_missing_command_is_told(folder: Path) -> None:
    process = start(folder, "no-such-command")
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (3, "rehearse: cannot run no-such-command: No such file or directory\n")
    assert_nothing_is_left(folder)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_command_and_the_mock(folder: Path, number: signal.Signals) -> None:
    process = start(folder, "sh", "-c", "echo running; exec sleep 1000")
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    assert mocks_of(folder)
    process.send_signal(number)
    assert process.wait(timeout=60) == 128 + number
    assert_nothing_is_left(folder)
    assert list(folder.iterdir()) == []


def test_a_killed_launcher_leaves_no_mock(folder: Path) -> None:
    process = start(folder, "sh", "-c", "echo running; exec sleep 5")
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    process.kill()
    process.wait()
    assert_nothing_is_left(folder)
