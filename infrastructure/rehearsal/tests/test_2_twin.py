"""The twin: instances answer Systems Manager as EC2 instances do, and the network between them is the lab's."""

import ipaddress
import json
import re
import subprocess
import time

import pytest

from fleet.invocation import LIST_CHARACTERS
from tests.conftest import Rehearsal
from twin import state
from twin.lab_file import lab_file


@pytest.fixture(scope="module")
def first(twin: Rehearsal) -> str:
    """The instance of one host."""
    return twin.facts().hosts[0].instance_id


def test_twin_is_made_from_what_the_state_says(twin: Rehearsal) -> None:
    assert lab_file(state.facts(twin.configuration.state()), "twin") == lab_file(twin.facts(), "twin")


def test_instances_are_listed_as_managed(twin: Rehearsal) -> None:
    listed = {each["InstanceId"]: each for each in twin.cloud.instances()}
    for host in twin.facts().hosts:
        assert listed[host.instance_id]["PingStatus"] == "Online"
        assert listed[host.instance_id]["IPAddress"] == host.address
    found = twin.cloud.ask(
        "ssm", "describe-instance-information", "--filters", f"Key=InstanceIds,Values={twin.facts().hosts[0].instance_id}"
    )
    assert len(found["InstanceInformationList"]) == 1


def test_user_data_has_made_every_host_ready(twin: Rehearsal) -> None:
    for host in twin.facts().hosts:
        twin.cloud.wait_until_ready(host.instance_id)
        done = twin.cloud.on_host(
            host.instance_id,
            ". /etc/profile.d/wirelab.sh",
            "cat /var/lib/wirelab/failed",
            "ls /var/lib/wirelab/ready",
            "echo $WIRELAB_HOST $WIRELAB_ROLE $WIRELAB_PORT $WIRELAB_CAPTURES",
            "wire --version",
            "ls /opt/wirelab/README.md",
        )
        lines = done["StandardOutputContent"].splitlines()
        bucket = twin.configuration.outputs()["bucket"]
        assert lines[0] == "/var/lib/wirelab/ready", done
        port = twin.promised.application_port
        assert lines[1] == f"{host.name} {host.role} {port} s3://{bucket}/captures/{host.name}/"
        assert lines[3] == "/opt/wirelab/README.md", done


def test_the_machine_itself_is_not_touched(twin: Rehearsal) -> None:
    done = twin.cloud.on_host(
        twin.facts().hosts[0].instance_id, "touch /etc/twin-was-here /var/lib/twin-was-here /tmp/twin-was-here"
    )
    assert done["Status"] == "Success"
    for path in ("/etc/twin-was-here", "/var/lib/twin-was-here", "/tmp/twin-was-here"):
        assert subprocess.run(["test", "-e", path]).returncode == 1


def test_hosts_reach_each_other_as_their_rules_say(twin: Rehearsal) -> None:
    """The packets are real: one ping for every pair of hosts."""
    hosts = twin.facts().hosts
    sent = {}
    for source in hosts:
        lines = [f"ping -c 1 -W 1 {target.name} >/dev/null && echo {target.name}" for target in hosts if target != source]
        sent[source] = twin.cloud.send(source.instance_id, *lines, "true")
    for source, command in sent.items():
        reached = set(twin.cloud.finish(command, source.instance_id)["StandardOutputContent"].split())
        assert reached == {
            target.name for target in hosts if target != source and _may_ping(twin, source.role, target.role, source.address)
        }


def _may_ping(twin: Rehearsal, source: str, target: str, address: str) -> bool:
    def lets(role: str, direction: str, other: str) -> bool:
        return any(
            rule.role == role
            and rule.direction == direction
            and rule.protocol in ("icmp", "all")
            and (
                rule.peer == other
                if "/" not in rule.peer
                else direction == "outbound" or ipaddress.ip_address(address) in ipaddress.ip_network(rule.peer)
            )
            for rule in twin.promised.rules
        )

    return lets(source, "outbound", target) and lets(target, "inbound", source)


def test_a_command_has_no_input_and_roots_rights(twin: Rehearsal, first: str) -> None:
    done = twin.cloud.on_host(first, "id -u; pwd; echo HOME=$HOME; cat; echo $WIRELAB_PORT")
    assert done["StandardOutputContent"] == "0\n/usr/bin\nHOME=\n\n"


def test_a_command_is_unknown_at_first_and_silent_until_its_end(twin: Rehearsal, first: str) -> None:
    command = twin.cloud.send(first, "echo begun; sleep 2; echo over")
    seen: list[dict[str, object] | None] = []
    while not seen or seen[-1] is None or seen[-1]["Status"] != "Success":
        time.sleep(0.2)
        seen.append(twin.cloud.invocation(command, first))
        assert len(seen) < 300
    running = [each for each in seen if each and each["Status"] == "InProgress"]
    assert running
    assert all(each["StandardOutputContent"] == "" and each["ResponseCode"] == -1 for each in running)
    assert seen[-1]["StandardOutputContent"] == "begun\nover\n"


def test_the_first_question_comes_too_early(twin: Rehearsal, first: str) -> None:
    command = twin.cloud.send(first, "true")
    assert twin.cloud.invocation(command, first) is None
    assert twin.cloud.finish(command, first)["Status"] == "Success"


def test_the_aws_command_itself_does_all_of_this(twin: Rehearsal, first: str) -> None:
    sent = twin.cloud.ask(
        "ssm", "send-command", "--instance-ids", first, "--document-name", "AWS-RunShellScript",
        "--parameters", '{"commands": ["uname -n"], "workingDirectory": ["/tmp"], "executionTimeout": ["60"]}',
    )["Command"]  # fmt: skip
    command = sent["CommandId"]
    twin.cloud.finish(command, first)
    found = twin.cloud.ask("ssm", "get-command-invocation", "--command-id", command, "--instance-id", first)
    assert (found["Status"], found["ResponseCode"]) == ("Success", 0)
    assert found["StandardOutputContent"] == twin.facts().hosts[0].name + "\n"


def test_a_failure_has_its_status_and_its_words(twin: Rehearsal, first: str) -> None:
    done = twin.cloud.on_host(first, "echo out; echo err >&2; exit 3")
    assert (done["Status"], done["StatusDetails"], done["ResponseCode"]) == ("Failed", "Failed", 3)
    assert done["StandardOutputContent"] == "out\n"
    assert done["StandardErrorContent"] == "err\nfailed to run commands: exit status 3"


def test_output_is_cut(twin: Rehearsal, first: str) -> None:
    command = twin.cloud.send(first, "head -c 30000 /dev/zero | tr '\\0' a", "head -c 9000 /dev/zero | tr '\\0' b >&2")
    done = twin.cloud.finish(command, first)
    assert len(done["StandardOutputContent"]) == 24_000
    assert len(done["StandardErrorContent"]) == 8_000
    assert done["StandardOutputContent"].endswith("a--output truncated--")
    listed = twin.cloud.ask("ssm", "list-command-invocations", "--command-id", command, "--details")
    [plugin] = listed["CommandInvocations"][0]["CommandPlugins"]
    assert len(plugin["Output"]) == LIST_CHARACTERS


def test_time_that_is_over_ends_a_command(twin: Rehearsal, first: str) -> None:
    done = twin.cloud.on_host(first, "echo begun; sleep 60", executionTimeout=["1"])
    assert (done["Status"], done["StatusDetails"], done["ResponseCode"]) == ("TimedOut", "ExecutionTimedOut", 137)


def test_a_cancelled_command_ends(twin: Rehearsal, first: str) -> None:
    command = twin.cloud.send(first, "sleep 60; echo never")
    while not (found := twin.cloud.invocation(command, first)) or found["Status"] != "InProgress":
        time.sleep(0.1)
    twin.cloud.ask("ssm", "cancel-command", "--command-id", command)
    done = twin.cloud.finish(command, first)
    assert (done["Status"], done["ResponseCode"], done["StandardOutputContent"]) == ("Cancelled", 137, "")


def test_what_a_command_leaves_behind_lives_on(twin: Rehearsal, first: str) -> None:
    done = twin.cloud.on_host(first, "setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $!")
    process = int(done["StandardOutputContent"])
    assert twin.cloud.on_host(first, f"kill -0 {process} && kill {process}")["Status"] == "Success"


def test_an_unknown_instance_is_refused(twin: Rehearsal) -> None:
    done = twin.cloud.run(
        "ssm", "send-command", "--instance-ids", "i-0123456789abcdef0", "--document-name", "AWS-RunShellScript",
        "--parameters", '{"commands":["true"]}',
    )  # fmt: skip
    assert done.status == 255
    assert "(InvalidInstanceId)" in done.stderr
    assert "Instances [[i-0123456789abcdef0]] not in a valid state for account 123456789012" in done.stderr


def test_a_session_needs_the_plugin(twin: Rehearsal, first: str) -> None:
    done = twin.cloud.run("ssm", "start-session", "--target", first)
    assert done.status == 255
    assert done.stderr.strip().startswith("SessionManagerPlugin is not found. Please refer to SessionManager Documentation")


@pytest.fixture(scope="module")
def with_plugin(twin: Rehearsal) -> dict[str, str]:
    """The environment in which the Session Manager plugin is installed."""
    environment = twin.cloud.environment
    return {**environment, "PATH": f"{environment['WIRELAB_REHEARSAL']}/plugin:{environment['PATH']}"}


def start_session(environment: dict[str, str], instance: str, command: str, stdin: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["aws", "ssm", "start-session", "--target", instance, "--document-name", "AWS-StartInteractiveCommand",
         "--parameters", json.dumps({"command": [command]})],
        env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_session_has_a_terminal_and_the_plugins_own_words(first: str, with_plugin: dict[str, str]) -> None:
    session = start_session(with_plugin, first, "tty >/dev/null && echo terminal; read x; echo $x >&2", subprocess.PIPE)
    assert session.stdin is not None
    session.stdin.write("typed\n")
    # The end of the input would be the end of the plugin.
    session.stdin.flush()
    assert session.wait(timeout=60) == 0
    assert session.stdout is not None
    assert session.stderr is not None
    words = session.stdout.read()
    [name] = re.findall(r"^Starting session with SessionId: (rehearsal-\w{17})$", words, re.MULTILINE)
    start, end = f"\nStarting session with SessionId: {name}\n", f"\n\nExiting session with sessionId: {name}.\n\n"
    assert words.startswith(start)
    assert words.endswith(end)
    # What is typed is seen, also before it is read.
    written = words.removeprefix(start).removesuffix(end).splitlines()
    assert sorted(written) == ["terminal", "typed", "typed"]
    assert session.stderr.read() == ""


def test_a_session_without_its_plugin_lives_until_it_is_terminated(
    twin: Rehearsal, first: str, with_plugin: dict[str, str]
) -> None:
    session = start_session(with_plugin, first, "exec sleep 47.25", subprocess.DEVNULL)
    words, _ = session.communicate(timeout=60)
    assert session.returncode == 0
    assert words.endswith("\nCannot perform start session: EOF\n")
    look = "pgrep -c -f '^sleep 47.25'"
    assert twin.cloud.on_host(first, look)["StandardOutputContent"] == "1\n"
    [name] = re.findall(r"rehearsal-\w+", words)
    twin.cloud.ask("ssm", "terminate-session", "--session-id", name)
    assert twin.cloud.on_host(first, f"while {look}; do sleep 0.1; done")["Status"] == "Success"


def test_a_capture_goes_from_a_host_through_the_bucket(twin: Rehearsal, first: str) -> None:
    host = twin.facts().hosts[0].name
    done = twin.cloud.on_host(
        first, ". /etc/profile.d/wirelab.sh", "echo packets >/tmp/x.pcapng && aws s3 cp /tmp/x.pcapng $WIRELAB_CAPTURES"
    )
    assert done["Status"] == "Success", done
    bucket = twin.configuration.outputs()["bucket"]
    found = twin.cloud.run("s3", "cp", f"s3://{bucket}/captures/{host}/x.pcapng", "-")
    assert found.stdout == "packets\n"


def test_a_rule_added_by_hand_is_in_force_in_the_twin(twin: Rehearsal) -> None:
    facts = twin.facts()
    target, source = facts.hosts[0], facts.hosts[1]
    groups = twin.cloud.ask("ec2", "describe-security-groups")["SecurityGroups"]

    def group(role: str) -> str:
        return next(each["GroupId"] for each in groups if {"Key": "Role", "Value": role} in each.get("Tags", []))

    def connect() -> str:
        done = twin.cloud.on_host(source.instance_id, f"nc -z -w 1 {target.address} 7777 && echo open")
        return done["StandardOutputContent"].strip()

    listener = "setsid nc -lk 7777 </dev/null >/dev/null 2>&1 &"
    assert twin.cloud.on_host(target.instance_id, listener)["Status"] == "Success"
    permission = ("--protocol", "tcp", "--port", "7777", "--cidr", facts.network)
    ways = (("ingress", group(target.role)), ("egress", group(source.role)))
    assert connect() == ""
    for direction, identifier in ways:
        twin.cloud.run("ec2", f"authorize-security-group-{direction}", "--group-id", identifier, *permission)
    try:
        assert connect() == "open"
    finally:
        for direction, identifier in ways:
            twin.cloud.run("ec2", f"revoke-security-group-{direction}", "--group-id", identifier, *permission)
        twin.cloud.on_host(target.instance_id, "pkill -x nc")
    assert connect() == ""
