"""A change of the lab file changes what it says, and only that; the twin goes along."""

import re

from tests import expected
from tests.configuration import changes
from tests.conftest import Rehearsal
from twin import state


def test_another_port_and_one_more_host_change_only_these(applied: Rehearsal) -> None:
    old = applied.promised
    text = re.sub(r"(?m)^application_port: \d+", "application_port: 5678", applied.lab_text)
    text = re.sub(r"count: (\d+)", lambda match: f"count: {int(match[1]) + 1}", text, count=1)
    new = expected.read(text)
    [added] = new.hosts - old.hosts
    name = added[0]
    applied.configuration.write_lab(text)

    planned = {
        address: actions
        for address, actions in changes(applied.configuration.plan()).items()
        if not address.startswith("output.")
    }
    created = {address for address, actions in planned.items() if actions == ("create",)}
    updated = {address for address, actions in planned.items() if actions == ("update",)}
    assert created == {
        f'aws_instance.host["{name}"]',
        f'aws_route53_record.forward["{name}"]',
        f'aws_route53_record.reverse["{name}"]',
    }
    assert planned.keys() == created | updated, f"more than created or updated: {planned}"
    # The port is in the rules that say `application`, in what the user data tells the hosts, and in the login message.
    hosts = {f'aws_instance.host["{host}"]' for host, _, _ in old.hosts}
    rules = {address for address in updated if address.startswith("aws_vpc_security_group_")}
    assert len(rules) == len(old.rules - new.rules) > 0
    messages = {f'aws_s3_object.applications["applications-{role}"]' for _, role, _ in old.hosts}
    assert updated - rules == hosts | messages | {"aws_s3_object.sums"}

    applied.configuration.apply()
    facts = applied.facts()
    assert facts == state.facts(applied.configuration.state())
    assert facts.rules == new.rules
    assert facts.records == new.records
    assert {(host.name, host.role, host.address) for host in facts.hosts} == new.hosts
    applied.promised, applied.lab_text = new, text


def test_a_plan_after_the_change_is_empty(applied: Rehearsal) -> None:
    assert changes(applied.configuration.plan()) == {}


def test_hosts_of_the_twin_have_the_new_port(twin: Rehearsal) -> None:
    hosts = twin.facts().hosts
    twin.cloud.wait_until_online({host.instance_id for host in hosts})
    for host in hosts:
        twin.cloud.wait_until_ready(host.instance_id)
        done = twin.cloud.on_host(host.instance_id, ". /etc/profile.d/wirelab.sh", "echo $WIRELAB_HOST $WIRELAB_PORT")
        assert done["StandardOutputContent"].split() == [host.name, "5678"]
