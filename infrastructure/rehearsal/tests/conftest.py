"""One mock, one applied configuration and its twin for each mode that is asked for."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import launch
from tests import expected
from tests.cloud import Cloud
from tests.configuration import CLONE, Configuration
from twin.account import Account
from twin.facts import Facts, Host

MODES: dict[str, dict[str, Any]] = {
    "nat": {"nat_gateway": True, "ssm_endpoints": False},
    "endpoints": {"nat_gateway": False, "ssm_endpoints": True},
    "both": {"nat_gateway": True, "ssm_endpoints": True},
}

# Roles that refer to each other, and several subnets, are in one of them.
LABS = {"nat": "lab.yaml", "endpoints": "labs/two-subnets.yaml", "both": "lab.yaml"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mode", choices=[*MODES], default="nat", help="how the hosts reach AWS")
    parser.addoption("--no-twin", action="store_true", help="where no lab can run: leave out what needs its hosts")
    parser.addoption("--tree", default="", help="a system whose files the hosts have, rather than this machine's")


@dataclass
class Rehearsal:
    mode: str
    lab_text: str
    promised: expected.Expected
    configuration: Configuration
    cloud: Cloud
    account: Account

    def facts(self) -> Facts:
        [facts] = self.account.facts()
        return facts

    def host(self, name: str) -> Host:
        return next(host for host in self.facts().hosts if host.name == name)


@pytest.fixture(scope="session")
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--mode"))


@pytest.fixture(scope="session")
def mock_environment(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    # Long enough to be met, short enough not to be waited for.
    os.environ.setdefault("WIRELAB_REHEARSAL_SEEN_AFTER_SECONDS", "0.3")
    if tree := request.config.getoption("--tree"):
        os.environ["WIRELAB_REHEARSAL_TREE"] = tree
    folder = launch.make_folder()
    try:
        with launch.mock(folder) as environment:
            yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def applied(mode: str, mock_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """The configuration of this mode, applied, with the real provider, to the mock."""
    text = (CLONE / LABS[mode]).read_text()
    configuration = Configuration(tmp_path_factory.mktemp(mode), mock_environment, text, MODES[mode])
    configuration.init()
    configuration.apply()
    # Terraform has the rights that the documentation asks for. Who looks what became of it sees everything.
    ready = json.loads((Path(mock_environment["WIRELAB_REHEARSAL"]) / "ready.json").read_text())
    access, secret = (ready["administrator"][name] for name in ("access_key", "secret_key"))
    account = Account(ready["url"], access, secret, mock_environment["AWS_REGION"])
    cloud = Cloud({**mock_environment, "AWS_ACCESS_KEY_ID": access, "AWS_SECRET_ACCESS_KEY": secret})
    rehearsal = Rehearsal(mode, text, expected.read(text), configuration, cloud, account)
    try:
        yield rehearsal
    finally:
        write_measured(rehearsal)
        log = Path(mock_environment["WIRELAB_REHEARSAL"]) / "mock.log"
        if os.environ.get("WIRELAB_REHEARSAL_LOG") and log.exists():
            shutil.copy(log, os.environ["WIRELAB_REHEARSAL_LOG"])


@pytest.fixture(scope="session")
def twin(applied: Rehearsal, request: pytest.FixtureRequest) -> Rehearsal:
    """The same, and every instance has registered with Systems Manager."""
    if request.config.getoption("--no-twin"):
        pytest.skip("no lab can run on this machine")
    applied.cloud.wait_until_online({host.instance_id for host in applied.facts().hosts})
    return applied


# The original layout, measured in the same way (docs: 30 resources, plan 8 s, apply 48 s, destroy 40 s).
ORIGINAL_RESOURCES = 30
ORIGINAL_SECONDS = {"plan": 8.0, "apply": 48.0, "destroy": 40.0}


def write_measured(rehearsal: Rehearsal) -> None:
    """A table of how long Terraform took, where the environment names a file for it."""
    if not (name := os.environ.get("WIRELAB_MEASURED")):
        return
    measured = rehearsal.configuration.measured
    count = len(measured.resources)
    lines = [f"{rehearsal.mode}: {count} resources"]
    for what, seconds in measured.seconds.items():
        each = seconds / max(count, 1)
        original = ORIGINAL_SECONDS[what] / ORIGINAL_RESOURCES
        lines.append(f"  {what:8} {seconds:6.1f} s   {each:.2f} s a resource (the original layout: {original:.2f} s)")
    slowest = sorted(measured.resources.items(), key=lambda item: -item[1])[:6]
    lines += [f"  {seconds:6.0f} s   {address}" for address, seconds in slowest]
    Path(name).write_text("\n".join(lines) + "\n")
