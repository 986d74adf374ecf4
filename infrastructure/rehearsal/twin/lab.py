"""One lab's twin: brought up by the real `wirelab`, and kept like the facts."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleet.instances import ManagedInstance
from fleet.invocation import Invocation, now
from fleet.session import Session

from .facts import Facts, Host
from .host import TwinHost
from .lab_file import lab_file, twin_name
from .metadata import MetadataService

STAND_INS = Path(__file__).parent.parent / "host" / "stand-ins"


class TwinError(Exception):
    """The lab does not come up; the words are `wirelab`'s own."""


@dataclass(frozen=True)
class Surroundings:
    """What all twins share."""

    wirelab: Path
    folder: Path
    aws_socket: Path
    port: int
    registration_seconds: float
    """How long after its start an instance is unknown to Systems Manager."""
    user_data: Callable[[str], str]
    tree: Path | None
    """The root of every host, in place of the machine's own files."""
    metadata: Callable[[Facts, Host, Path], MetadataService]


class _Body:
    """What stands for one instance."""

    def __init__(self, host: TwinHost, metadata: MetadataService, tags: dict[str, str], address: str) -> None:
        self.host = host
        self.metadata = metadata
        self.tags = tags
        self.address = address
        self.started = time.monotonic()

    def end(self) -> None:
        self.host.stop()
        self.metadata.close()


class TwinLab:
    """Used by one thread, which stays, but for `managed`, `run`, `cancel` and `converse`."""

    def __init__(self, lab: str, surroundings: Surroundings) -> None:
        self.name = twin_name(lab, f"{surroundings.port:x}")
        self._surroundings = surroundings
        self._folder = surroundings.folder / lab
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file = self._folder / "lab.yaml"
        self._facts: Facts | None = None
        self._bodies: dict[str, _Body] = {}
        self._registered: dict[str, ManagedInstance] = {}

    def follow(self, facts: Facts) -> None:
        """Brings the twin to what the facts say."""
        if facts == self._facts:
            return
        running = {host.instance_id: host for host in facts.hosts if host.is_running}
        for gone in [each for each in self._bodies if each not in running]:
            self._bodies.pop(gone).end()
        self._facts = facts
        if not running:
            self._wirelab("down", "--name", self.name)
            return
        self._file.write_text(lab_file(facts, self.name))
        self._wirelab("up")
        names = facts.host_names()
        for instance_id, host in running.items():
            if instance_id not in self._bodies:
                self._bodies[instance_id] = self._start(facts, host, names.get(host.address, host.name))

    def end(self) -> None:
        for body in self._bodies.values():
            body.end()
        self._bodies.clear()
        if self._file.exists():
            self._wirelab("down", "--name", self.name, check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def failure(self) -> TwinError | None:
        for instance_id, body in list(self._bodies.items()):
            if words := body.host.failure():
                return TwinError(f"the agent of {instance_id} in the twin {self.name} did not come up: {words}")
        return None

    def managed(self) -> list[ManagedInstance]:
        for instance_id, body in list(self._bodies.items()):
            waited = time.monotonic() - body.started >= self._surroundings.registration_seconds
            if body.host.is_online and waited:
                name = f"ip-{body.address.replace('.', '-')}.{self._facts.region if self._facts else ''}.compute.internal"
                self._registered[instance_id] = ManagedInstance(
                    instance_id, body.address, name, body.tags, is_online=True, last_ping=now()
                )
        alive = {host.instance_id for host in self._facts.hosts} if self._facts else set()
        return [
            each if self._is_online(instance_id) else _lost(each)
            for instance_id, each in self._registered.items()
            if instance_id in alive
        ]

    def run(self, invocation: Invocation) -> bool:
        """Whether the instance is one of this lab."""
        body = self._bodies.get(invocation.instance_id)
        if body is not None:
            body.host.run(invocation)
        return body is not None

    def cancel(self, invocation: Invocation) -> None:
        if body := self._bodies.get(invocation.instance_id):
            body.host.cancel(invocation)

    def converse(self, session: Session, request: dict[str, Any]) -> None:
        if body := self._bodies.get(session.instance_id):
            body.host.converse(session, request)

    def _is_online(self, instance_id: str) -> bool:
        body = self._bodies.get(instance_id)
        return body is not None and body.host.is_online

    def _start(self, facts: Facts, host: Host, name: str) -> _Body:
        around = self._surroundings
        metadata = around.metadata(facts, host, self._folder / f"{host.instance_id}.metadata")
        configuration = self._folder / f"{host.instance_id}.json"
        configuration.write_text(
            json.dumps(
                {
                    "instance_id": host.instance_id,
                    "region": facts.region,
                    "port": around.port,
                    "aws_socket": str(around.aws_socket),
                    "metadata_socket": str(self._folder / f"{host.instance_id}.metadata"),
                    "stand_ins": [str(STAND_INS / "all"), str(STAND_INS / ("tree" if around.tree else "twin"))],
                    "tree": around.tree and str(around.tree),
                    "folder": str(around.folder.parent),
                    "aws": str(Path(sys.executable).parent / "aws"),
                    "user_data": around.user_data(host.instance_id),
                }
            )
        )
        enter = [str(around.wirelab), "--on", "local", "--lab", str(self._file), "exec", name, "--"]
        log = self._folder / f"{host.instance_id}.log"
        tags = {"Lab": facts.lab, "Host": host.name, "Role": host.role, "Project": "wirelab"}
        return _Body(TwinHost(enter, configuration, log), metadata, tags, host.address)

    def _wirelab(self, verb: str, *arguments: str, check: bool = True) -> None:
        program = self._surroundings.wirelab
        if not program.exists():
            raise TwinError(f"the twin needs {program}, which is not there: build it (swift build)")
        command = [str(program), "--on", "local", "--lab", str(self._file), verb, *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WIRELAB_")}
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        if check and done.returncode != 0:
            raise TwinError(f"`wirelab {verb}` of the twin {self.name} failed: {done.stderr.strip()}")


def _lost(instance: ManagedInstance) -> ManagedInstance:
    return ManagedInstance(
        instance.instance_id, instance.address, instance.name, instance.tags, is_online=False, last_ping=instance.last_ping
    )
