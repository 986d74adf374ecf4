"""User data in a Debian tree, which lacks all that user data is to bring. Only with --tree."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Rehearsal

PROGRAMS = {
    "git": "git --version",
    "netstat": "netstat --version",
    "nc": "nc --version",
    "tcpdump": "tcpdump --version",
    "dig": "dig -v",
    "ethtool": "ethtool --version",
    "wire": "wire --version",
}

# All that user data may have written, with what is in it and when it was changed. What says that all is well is new each
# time, and so is the list of sums, which is fetched to see whether there is something newer.
SNAPSHOT = (
    "find /etc /opt /usr/local /usr/bin /var/lib/wirelab -xdev -type f ! -path /var/lib/wirelab/ready "
    "! -path /var/lib/wirelab/SHA256SUMS -printf '%m %T@ ' -exec sha256sum {} \\; | sort"
)


@pytest.fixture(scope="module", autouse=True)
def tree(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--tree"):
        pytest.skip("runs in a Debian tree: --tree")


@pytest.fixture(scope="module")
def run(twin: Rehearsal) -> Callable[..., dict[str, object]]:
    """Runs commands on a host whose user data is through."""
    instance = twin.facts().hosts[-1].instance_id
    twin.cloud.wait_until_ready(instance)
    return lambda *commands: twin.cloud.on_host(instance, *commands)


class Bucket:
    """The program `wire` in the bucket, and what can become of it."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._cloud = rehearsal.cloud
        self._object = ("--bucket", rehearsal.configuration.outputs()["bucket"], "--key", "tools/wire")
        self._cut = Path(rehearsal.cloud.environment["WIRELAB_REHEARSAL"]) / "cut-short"
        self._folder = rehearsal.configuration.folder
        self._wrong: str | None = None

    def wire(self) -> bytes:
        file = self._folder / "wire.whole"
        self._cloud.ask("s3api", "get-object", *self._object, str(file))
        return file.read_bytes()

    def replace_wire(self, content: bytes) -> None:
        file = self._folder / "wire.wrong"
        file.write_bytes(content)
        self._wrong = self._cloud.ask("s3api", "put-object", *self._object, "--body", str(file))["VersionId"]

    def cut_wire_short(self) -> None:
        self._cut.write_text("/tools/wire")

    def repair(self) -> None:
        """As it was for Terraform, too: the version before is the current one again."""
        self._cut.unlink(missing_ok=True)
        if self._wrong:
            self._cloud.ask("s3api", "delete-object", *self._object, "--version-id", self._wrong)


@pytest.fixture
def bucket(applied: Rehearsal) -> Bucket:
    return Bucket(applied)


def test_it_succeeded(run: Callable[..., dict[str, object]]) -> None:
    done = run("ls /var/lib/wirelab", "tail -n 1 /var/log/wirelab-user-data.log")
    assert "ready" in done["StandardOutputContent"], done
    assert "failed" not in done["StandardOutputContent"], done


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_promised_program_answers(run: Callable[..., dict[str, object]], program: str) -> None:
    assert run(PROGRAMS[program])["Status"] == "Success"


def test_opt_wirelab_is_the_repository(applied: Rehearsal, run: Callable[..., dict[str, object]]) -> None:
    done = run(
        "set -e; cd $(mktemp -d)",
        f"aws s3 cp --only-show-errors s3://{applied.configuration.outputs()['bucket']}/tools/wirelab.tar.gz .",
        "tar xzf wirelab.tar.gz && diff -r wirelab /opt/wirelab && ls /opt/wirelab/README.md",
    )
    assert done["Status"] == "Success", done


def test_link_is_as_the_lab_says(run: Callable[..., dict[str, object]]) -> None:
    done = run("ip -o link show eth0", "ethtool -k eth0 | grep -e ^tcp-segmentation -e ^generic-receive")
    assert "mtu 1500" in done["StandardOutputContent"]
    assert done["StandardOutputContent"].count(": off") == 2


def test_a_second_run_changes_nothing(run: Callable[..., dict[str, object]]) -> None:
    done = run(
        f"{SNAPSHOT} >/tmp/before",
        "wirelab-setup >/dev/null && ls /var/lib/wirelab/ready || exit",
        f"{SNAPSHOT} >/tmp/after",
        "wc -l </tmp/after; diff /tmp/before /tmp/after",
    )
    assert done["Status"] == "Success", done
    ready, files = str(done["StandardOutputContent"]).split()
    assert ready == "/var/lib/wirelab/ready"
    assert int(files) > 100


@pytest.mark.parametrize("fault", ["cut short", "half of it in the bucket", "another one in the bucket"])
def test_a_bad_download_is_a_logged_failure_and_installs_nothing(
    run: Callable[..., dict[str, object]], bucket: Bucket, fault: str
) -> None:
    whole = bucket.wire()
    if fault == "cut short":
        bucket.cut_wire_short()
    else:
        bucket.replace_wire(whole[: len(whole) // 2] if fault.startswith("half") else b"#!/bin/sh\necho wire\n")
    try:
        done = run(
            "rm -f /usr/local/bin/wire",
            "WIRELAB_SETUP_SECONDS=1 wirelab-setup >/dev/null; echo status $?",
            "head -n 1 /var/lib/wirelab/failed",
            "ls /var/lib/wirelab/ready /usr/local/bin/wire /usr/local/bin/.wire* 2>/dev/null",
        )
    finally:
        bucket.repair()
    lines = str(done["StandardOutputContent"]).splitlines()
    assert lines == ["status 1", "install_wire"], done
    log = str(run("tail -n 40 /var/log/wirelab-user-data.log")["StandardOutputContent"])
    assert "FAILED: install_wire" in log

    repaired = run("wirelab-setup >/dev/null", "ls /var/lib/wirelab", "wire --version")
    assert repaired["Status"] == "Success", repaired
    assert "ready" in str(repaired["StandardOutputContent"])
    assert "failed" not in str(repaired["StandardOutputContent"])
