"""Pairs of programs that send from `client` to `server`: each gives what arrived, as its receiver counts it."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_lab import LIMIT, Failed, Hosts, wait_until  # noqa: E402

PORT = "1234"


class WireTCP:
    """eager-producer --unlimited to hesitant-consumer --read-rate unlimited; bits a second."""

    name, load = "wire", "TCP"

    def __init__(self, wire: Path):
        self.wire = str(wire)

    def run(self, hosts: Hosts, seconds: int) -> float:
        command = [self.wire, "hesitant-consumer", "--read-rate", "unlimited", "--json"]
        with Receiver(hosts, command, "-Hltn") as receiver:
            hosts.call("client", self.wire, "eager-producer", "server", "--unlimited", "--duration", str(seconds))
            return receiver.events()[-1]["bitsPerSecond"]


class WireUDP:
    """udp-client --unlimited to udp-server --no-answer, 64 bytes; datagrams a second."""

    name, load = "wire", "UDP"

    def __init__(self, wire: Path):
        self.wire = str(wire)

    def run(self, hosts: Hosts, seconds: int) -> float:
        command = [self.wire, "udp-server", "--no-answer", "--quiet", "--json"]
        with Receiver(hosts, command, "-Hlun") as receiver:
            options = ["--unlimited", "--size", "64", "--duration", str(seconds)]
            hosts.call("client", self.wire, "udp-client", "server", *options)
            receiver.interrupt()
            return receiver.events()[-1]["messages"] / seconds


class Iperf:
    """iperf3, as its receiver counts."""

    name = "iperf3"

    def __init__(self, load: str):
        self.load = load

    def run(self, hosts: Hosts, seconds: int) -> float:
        with Receiver(hosts, ["iperf3", "--server", "--one-off", "--port", PORT], "-Hltn"):
            options = ["--udp", "--bandwidth", "0", "--length", "64"] if self.load == "UDP" else []
            command = ["iperf3", "--client", "server", "--port", PORT, "--time", str(seconds), "--json", *options]
            end = json.loads(hosts.call("client", *command))["end"]
            if self.load == "TCP":
                return end["sum_received"]["bits_per_second"]
            return (end["sum"]["packets"] - end["sum"]["lost_packets"]) / seconds


class Receiver:
    """The server's side of a run, from its listening to its end."""

    def __init__(self, hosts: Hosts, command: list[str], sockets: str):
        self.process = hosts.start("server", *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.hosts, self.sockets, self.output = hosts, sockets, None

    def __enter__(self):
        wait_until("the receiver to listen", self.is_listening)
        return self

    def is_listening(self) -> bool:
        if self.process.poll() is not None:
            raise Failed(f"the receiver ended at once: {self.process.stderr.read()}")
        return f":{PORT} " in self.hosts.call("server", "ss", self.sockets)

    def interrupt(self) -> None:
        self.process.terminate()

    def events(self) -> list[dict]:
        self.output, errors = self.process.communicate(timeout=LIMIT)
        if self.process.returncode != 0:
            raise Failed(f"the receiver ended with status {self.process.returncode}: {errors}")
        return [json.loads(line) for line in self.output.splitlines()]

    def __exit__(self, kind, value, trace) -> None:
        if self.output is None and kind is None:
            self.process.communicate(timeout=LIMIT)
        elif self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
