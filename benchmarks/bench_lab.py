"""A lab of two hosts, `server` and `client`, in which benchmarks run programs side by side."""

import os
import platform
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

LIMIT = 120  # seconds for any one command
ROOT = Path(__file__).resolve().parents[1]


class Failed(Exception):
    """A run did not do its work; it counts for nothing."""


class Hosts:
    """The hosts of the lab, reached through `wirelab exec`."""

    def __init__(self, wirelab: Path, file: Path):
        self.command = [str(wirelab), "--lab", str(file)]
        self.folder = file.parent

    def start(self, host: str, *command: str, **options) -> subprocess.Popen:
        """Starts a command on a host; what it reads is empty."""
        line = [*self.command, "exec", host, "--", *command]
        return subprocess.Popen(line, stdin=subprocess.DEVNULL, cwd=self.folder, **options)

    def call(self, host: str, *command: str) -> str:
        """Runs a command on a host to its end and returns what it wrote."""
        return call([*self.command, "exec", host, "--", *command], self.folder)


def call(command: list[str], folder: Path) -> str:
    """Runs a command to its end and returns what it wrote."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command)}: not done after {LIMIT} s") from None
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


@contextmanager
def lab(wirelab: Path):
    """The two hosts, up as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="wirelab-bench.") as folder:
        file = Path(folder) / "lab.yaml"
        file.write_text(lab_file(f"bench-{os.getpid()}"))
        hosts = Hosts(wirelab, file)
        try:
            call([*hosts.command, "up"], hosts.folder)
            yield hosts
        finally:
            subprocess.run([*hosts.command, "down"], capture_output=True, timeout=LIMIT, check=False)


def lab_file(name: str) -> str:
    return f"""\
version: 1
name: {name}
network: 10.0.0.0/16
subnets:
  - {{name: private, cidr: 10.0.0.0/24}}
dns: {{zone: bench.internal, ttl: 300}}
application_port: 1234
offload: fast
roles:
  any:
    inbound:
      - {{protocol: all, from: network}}
    outbound:
      - {{protocol: all, to: network}}
hosts:
  - {{name: server, role: any, address: 10.0.0.10}}
  - {{name: client, role: any, address: 10.0.0.21}}
"""


def wait_until(what: str, condition, limit: float = 20) -> None:
    """Looks often until something holds."""
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f"waited {limit} s for {what}, in vain")
        time.sleep(0.02)


def machine() -> str:
    """What it was measured on."""
    release = platform.freedesktop_os_release().get("PRETTY_NAME", "unknown")
    return f"{release}, Linux {platform.release()}, {len(os.sched_getaffinity(0))} cores"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = [f"| {' | '.join(header)} |", "|---|" + "---:|" * (len(header) - 1)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
