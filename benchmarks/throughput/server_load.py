"""`wire tcp-server` under 1, 100 and 10,000 clients: answers a second, memory a connection, processor time an answer."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_lab import LIMIT, Failed, Hosts  # noqa: E402
from contenders import PORT, Receiver  # noqa: E402

CROWD = str(Path(__file__).resolve().parent / "crowd.py")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """What a number of clients cost the server."""

    answers: float  # a second
    memory: float  # kilobytes a connection
    processor: float  # microseconds of the server an answer


def run(hosts: Hosts, wire: Path, clients: int, seconds: int) -> Load:
    with Receiver(hosts, [str(wire), "tcp-server", "-a", "--quiet", "--backlog", "4096"], "-Hltn") as receiver:
        server = int(re.search(r"pid=(\d+)", hosts.call("server", "ss", "-Hltnp"))[1])
        before = resident(hosts, server)
        command = ["python3", CROWD, "10.0.0.10", PORT, str(clients), str(seconds)]
        line = [*hosts.command, "exec", "client", "--", *command]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": hosts.folder}
        with subprocess.Popen(line, **pipes) as crowd:
            if crowd.stdout.readline() != "connected\n":
                raise Failed(f"{clients} clients could not connect")
            grown = resident(hosts, server) - before
            spent = processor(hosts, server)
            output, _ = crowd.communicate("go\n", timeout=LIMIT)
            spent = processor(hosts, server) - spent
        receiver.interrupt()
        answers = float(output)
    return Load(answers, grown / clients, spent * 1e6 / (answers * seconds))


def resident(hosts: Hosts, process: int) -> int:
    """Kilobytes of memory that a process of a host has."""
    for line in hosts.call("server", "cat", f"/proc/{process}/status").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise Failed(f"process {process} is gone")


def processor(hosts: Hosts, process: int) -> float:
    """Seconds of processor time that a process of a host has used, its system calls included."""
    fields = hosts.call("server", "cat", f"/proc/{process}/stat").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
