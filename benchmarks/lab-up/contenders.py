"""The three ways to a network of N hosts that are timed against each other. Each does one round: up, a check, down."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LIMIT = 300  # seconds for any one command


@dataclass(frozen=True)
class Round:
    """The seconds of one round. `whole` counts the start of the programs too."""

    up: float
    down: float
    whole: float


class Failed(Exception):
    """A contender did not do its work; the round counts for nothing."""


def call(command: list[str], **options) -> str:
    """Runs a command to its end and returns what it wrote."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False, **options
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command)}: not done after {LIMIT} s") from None
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def isolated(command: list[str]) -> list[str]:
    """The command in namespaces of its own: what it makes and leaves behind ends with it, and sysctls are read-only."""
    prepare = "mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && mount -t tmpfs tmpfs /run"
    return [
        *("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"),
        *("sh", "-c", f'{prepare} && exec "$@"', "sh", *command),
    ]


class Wirelab:
    """`wirelab up` until it says ready (every host answers, DNS resolves, the rules are in force), and `wirelab down`."""

    name = "wirelab"

    def __init__(self, program: Path):
        self.program = str(program)

    def round(self, hosts: int) -> Round:
        with tempfile.TemporaryDirectory(prefix="wirelab-bench.") as folder:
            lab = Path(folder) / "lab.yaml"
            lab.write_text(lab_file(hosts))
            try:
                up = self.time(lab, "up")
                self.check(lab, hosts)
            except BaseException:
                subprocess.run([self.program, "--lab", str(lab), "down"], capture_output=True, timeout=LIMIT, check=False)
                raise
            down = self.time(lab, "down")
            return Round(up, down, up + down)

    def time(self, lab: Path, verb: str) -> float:
        """The seconds from the start of the program to its end."""
        began = time.monotonic()
        call([self.program, "--lab", str(lab), verb], cwd=lab.parent)
        return time.monotonic() - began

    def check(self, lab: Path, hosts: int) -> None:
        """Asks, by name, from the first host to the last: after `up` this must work at once."""
        ask = [self.program, "--lab", str(lab), "exec", "server", "--", "ping", "-c", "1", "-W", "1", f"client-{hosts - 1}"]
        call(ask, cwd=lab.parent)


class Mininet:
    """Mininet's Python interface; the start of Python is not counted in `up` and `down`."""

    name = "mininet"

    def round(self, hosts: int) -> Round:
        began = time.monotonic()
        output = call(isolated(["/usr/bin/python3", str(FOLDER / "mininet_lab.py"), str(hosts)]))
        whole = time.monotonic() - began
        seconds = json.loads(output.splitlines()[-1])
        if not seconds["answers"]:
            raise Failed(f"mininet with {hosts} hosts: the last host does not answer the first")
        return Round(seconds["up"], seconds["down"], whole)


class Plain:
    """A script for `ip -batch`, without DNS, rules or any check: about the least that iproute2 can do it with."""

    name = "ip -batch"

    def round(self, hosts: int) -> Round:
        with tempfile.TemporaryDirectory(prefix="wirelab-bench.") as folder:
            script = Path(folder) / "script"
            script.write_text(plain_script(hosts, Path(folder)))
            began = time.monotonic()
            output = call(isolated(["bash", str(script)]))
            whole = time.monotonic() - began
            up, down = (float(value) for value in output.split())
            return Round(up, down, whole)


def lab_file(hosts: int) -> str:
    """The default lab with as many clients as make `hosts` hosts, in a subnet that is large enough."""
    return f"""\
version: 1
name: bench-{hosts}
network: 10.0.0.0/16
subnets:
  - {{name: private, cidr: 10.0.0.0/22}}
dns: {{zone: bench.internal, ttl: 300}}
application_port: 1234
roles:
  server:
    inbound:
      - {{protocol: icmp, from: network}}
      - {{protocol: tcp, port: application, from: network}}
      - {{protocol: udp, port: application, from: network}}
    outbound:
      - {{protocol: icmp, to: network}}
      - {{protocol: tcp, port: 443, to: anywhere}}
  client:
    inbound:
      - {{protocol: icmp, from: network}}
    outbound:
      - {{protocol: icmp, to: network}}
      - {{protocol: tcp, port: application, to: network}}
      - {{protocol: udp, port: application, to: network}}
      - {{protocol: tcp, port: 443, to: anywhere}}
hosts:
  - {{name: server, role: server, address: 10.0.0.10}}
  - {{name: client, role: client, address: 10.0.0.21, count: {hosts - 1}}}
"""


def plain_script(hosts: int, folder: Path) -> str:
    """A bash script that prints the seconds of up and down. The batches are written beforehand."""
    names = [f"h{index}" for index in range(1, hosts + 1)]
    links = ["link add br0 type bridge", "link set br0 up"]
    for index, name in enumerate(names, start=1):
        links.append(f"netns add {name}")
        links.append(f"link add p{index} type veth peer name eth0 netns {name}")
        links.append(f"link set p{index} master br0 up")
        third, fourth = divmod(index, 250)
        inside = f"addr add 10.0.{third}.{fourth + 1}/16 dev eth0\nlink set eth0 up\nlink set lo up\n"
        (folder / name).write_text(inside)
    (folder / "up").write_text("\n".join(links) + "\n")
    (folder / "down").write_text("\n".join([f"netns del {name}" for name in names] + ["link del br0"]) + "\n")
    return f"""\
set -e
cd {folder}
began=$EPOCHREALTIME
ip -batch up
for name in {" ".join(names)}; do ip -n $name -batch $name; done
up=$EPOCHREALTIME
ip -batch down
awk "BEGIN {{ print $up - $began, $EPOCHREALTIME - $up }}"
"""


def settle() -> None:
    """Waits until the kernel has taken down every namespace that ended before: it does so later, in order of ending.

    A link into a namespace that ends now disappears after all of them.
    """
    script = """
        exec 3>&-
        unshare --net sleep 600 & last=$!
        for _ in $(seq 200); do ip link add mark type veth peer name end netns $last 2>/dev/null && break; sleep 0.01; done
        kill $last
        while ip link show mark >/dev/null 2>&1; do sleep 0.02; done
    """
    call(["unshare", "--net", "--pid", "--fork", "--kill-child", "bash", "-c", script], env={**os.environ, "LC_ALL": "C"})
