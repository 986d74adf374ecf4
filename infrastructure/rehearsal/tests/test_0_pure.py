"""What needs neither a mock nor a lab."""

import json

import pytest

from fleet.invocation import Invocation, combined_output
from host import disk
from host.job import STDERR_CHARACTERS, TRUNCATED, truncate
from mock.errors import Refusal, response
from twin.facts import Facts, Host, Record, Rule, rule
from twin.lab_file import lab_file, twin_name


@pytest.mark.parametrize(
    ("stdout", "stderr", "wanted"),
    [
        ("out", "", "out"),
        ("out", "err", "out\n----------ERROR-------\nerr"),
        ("o" * 200, "", "o" * 77 + "\n---Output truncated---"),
        ("", "e" * 200, "\n----------ERROR-------\n" + "e" * 53 + "\n---Error truncated----"),
    ],
)
def test_both_outputs_in_one_text(stdout: str, stderr: str, wanted: str) -> None:
    assert combined_output(stdout, stderr, 100) == wanted


def test_an_output_that_fits_is_whole_and_a_longer_one_is_cut() -> None:
    assert truncate("e" * STDERR_CHARACTERS, STDERR_CHARACTERS) == "e" * STDERR_CHARACTERS
    cut = truncate("e" * (STDERR_CHARACTERS + 1), STDERR_CHARACTERS)
    assert len(cut) == STDERR_CHARACTERS
    assert cut.endswith("e" + TRUNCATED)


def test_the_first_end_of_an_invocation_counts() -> None:
    invocation = Invocation("c", "i", "AWS-RunShellScript", "", ("true",), None, 60)
    invocation.start()
    assert invocation.result()["ResponseCode"] == -1
    invocation.end("Cancelled", 137)
    invocation.end("Success", 0, "late")
    assert (invocation.status, invocation.code, invocation.stdout) == ("Cancelled", 137, "")


def test_mounts_below_a_folder_are_found() -> None:
    table = "1 0 8:1 / / rw - ext4 a rw\n2 1 0:5 / /etc/hosts ro - tmpfs b rw\n3 1 0:5 / /etcetera rw - tmpfs c rw\n"
    assert disk.mount_points_below("/etc", table) == ["/etc/hosts"]


def test_an_error_has_the_form_of_the_protocol() -> None:
    refusal = Refusal("ssm", "AccessDeniedException", 'no "rights"')
    status, _, body = response(refusal, {"X-Amz-Target": "AmazonSSM.SendCommand"})
    assert (status, json.loads(body)["__type"]) == (403, "AccessDeniedException")
    _, _, body = response(Refusal("ec2", "UnauthorizedOperation", "a < b"), {})
    assert "<Code>UnauthorizedOperation</Code><Message>a &lt; b</Message>" in body


def test_rules_of_aws_become_rules_of_a_lab_file() -> None:
    assert rule("a", False, "-1", -1, -1, "b") == Rule("a", "inbound", "all", 0, 0, "b")
    assert rule("a", True, "icmp", -1, -1, "b") == Rule("a", "outbound", "icmp", 0, 0, "b")
    assert rule("a", True, "tcp", 80, 90, "b") == Rule("a", "outbound", "tcp", 80, 90, "b")


def test_a_lab_file_is_written_from_facts_alone() -> None:
    facts = Facts(
        lab="lab",
        region="eu-central-1",
        network="10.0.0.0/16",
        subnets={"private": "10.0.0.0/24"},
        zone="lab.internal",
        records=frozenset({Record("other-name.lab.internal", "A", 60, "10.0.0.10")}),
        roles=frozenset({"server", "mute"}),
        rules=frozenset(
            {
                Rule("server", "inbound", "tcp", 80, 90, "mute"),
                Rule("server", "outbound", "all", 0, 0, "0.0.0.0/0"),
            }
        ),
        hosts=(
            Host("server", "server", "10.0.0.10", "i-1", is_running=True),
            Host("stopped", "mute", "10.0.0.11", "i-2", is_running=False),
        ),
        application_port=1234,
    )
    written = json.loads(lab_file(facts, "lab-twin"))
    # What DNS calls it, not what its tag says.
    assert written["hosts"] == [{"name": "other-name", "role": "server", "address": "10.0.0.10"}]
    assert written["roles"]["server"] == {
        "inbound": [{"protocol": "tcp", "port": "80-90", "from": "mute"}],
        "outbound": [{"protocol": "all", "to": "anywhere"}],
    }
    assert written["roles"]["mute"]["outbound"][0]["to"] == "192.0.2.0/24"
    assert written["dns"] == {"zone": "lab.internal", "ttl": 60}


def test_the_name_of_a_twin_is_a_dns_label() -> None:
    assert twin_name("lab", "1f90") == "lab-twin-1f90"
    assert len(twin_name("l" * 63, "1f90")) == 63
