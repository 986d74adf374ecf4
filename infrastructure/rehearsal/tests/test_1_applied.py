"""What is applied is what the lab file promises: in Terraform's state, and by what AWS itself says."""

import pytest

from tests.configuration import changes
from tests.conftest import Rehearsal
from twin import state
from twin.facts import Facts


def test_a_second_plan_is_empty(applied: Rehearsal) -> None:
    assert changes(applied.configuration.plan()) == {}


@pytest.fixture(scope="module", params=["state", "account"])
def facts(request: pytest.FixtureRequest, applied: Rehearsal) -> Facts:
    return state.facts(applied.configuration.state()) if request.param == "state" else applied.facts()


def test_hosts_are_those_of_the_lab_file(applied: Rehearsal, facts: Facts) -> None:
    assert {(host.name, host.role, host.address) for host in facts.hosts} == applied.promised.hosts
    assert all(host.is_running for host in facts.hosts)


def test_rules_are_those_of_the_lab_file(applied: Rehearsal, facts: Facts) -> None:
    assert facts.roles == applied.promised.roles
    assert facts.rules == applied.promised.rules


def test_records_are_those_of_the_lab_file(applied: Rehearsal, facts: Facts) -> None:
    assert facts.zone == applied.promised.zone
    assert facts.records == applied.promised.records


def test_network_is_that_of_the_lab_file(applied: Rehearsal, facts: Facts) -> None:
    assert facts.network == applied.promised.network
    assert facts.subnets == applied.promised.subnets
    assert facts.application_port == applied.promised.application_port
    assert facts.lab == applied.promised.name


def test_state_and_account_say_the_same(applied: Rehearsal) -> None:
    assert state.facts(applied.configuration.state()) == applied.facts()


def test_outputs_say_what_is_there(applied: Rehearsal) -> None:
    outputs = applied.configuration.outputs()
    hosts = {host.name: host for host in applied.facts().hosts}
    zone = applied.promised.zone
    assert outputs["hosts"] == {
        name: {"role": host.role, "instance_id": host.instance_id, "address": host.address, "dns_name": f"{name}.{zone}"}
        for name, host in hosts.items()
    }
    assert outputs["application_port"] == applied.promised.application_port
    assert outputs["missing"] == []


def test_the_way_out_is_that_of_the_mode(applied: Rehearsal) -> None:
    cloud = applied.cloud
    gateways = cloud.ask("ec2", "describe-nat-gateways")["NatGateways"]
    endpoints = cloud.ask("ec2", "describe-vpc-endpoints")["VpcEndpoints"]
    services = {each["ServiceName"].rpartition(".")[2] for each in endpoints}
    assert bool(gateways) == (applied.mode in ("nat", "both"))
    assert "s3" in services
    assert {"ssm", "ssmmessages"} <= services if applied.mode in ("endpoints", "both") else services == {"s3"}


def test_instances_are_closed_and_need_no_key(applied: Rehearsal) -> None:
    reservations = applied.cloud.ask("ec2", "describe-instances")["Reservations"]
    for instance in (each for reservation in reservations for each in reservation["Instances"]):
        assert "PublicIpAddress" not in instance
        assert "KeyName" not in instance
        assert instance["MetadataOptions"]["HttpTokens"] == "required"


def test_everything_is_tagged(applied: Rehearsal) -> None:
    wanted = {"Project": "wirelab", "Lab": applied.promised.name, "ManagedBy": "terraform"}
    untagged = [
        each["address"]
        for each in applied.configuration.state()["values"]["root_module"]["resources"]
        if "tags_all" in each["values"] and not wanted.items() <= (each["values"]["tags_all"] or {}).items()
    ]
    assert untagged == []
