"""A lab file for the local lab, from facts and from nothing else."""

import json

from .facts import Facts, Rule

# What no lab has: keeps a role whose rules are all gone valid, and lets nothing pass (RFC 5737).
NOWHERE = "192.0.2.0/24"


def twin_name(lab: str, mark: str) -> str:
    """`mark` tells the twins of rehearsals that run at the same time apart."""
    # A lab's name is a DNS label.
    return f"{lab[: 57 - len(mark)]}-twin-{mark}"


def lab_file(facts: Facts, name: str) -> str:
    """The text, in the subset of YAML that JSON is."""
    names = facts.host_names()
    running = [host for host in facts.hosts if host.is_running]
    document = {
        "version": 1,
        "name": name,
        "network": facts.network,
        "subnets": [{"name": name, "cidr": cidr} for name, cidr in sorted(facts.subnets.items())],
        "dns": {"zone": facts.zone, "ttl": facts.ttl},
        "application_port": facts.application_port or 1,
        "roles": {role: _role(facts, role) for role in sorted(facts.roles)},
        "hosts": [
            {"name": names.get(host.address, host.name), "role": host.role, "address": host.address} for host in running
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def _role(facts: Facts, role: str) -> dict[str, list[dict[str, object]]]:
    own = sorted(rule for rule in facts.rules if rule.role == role)
    if not own:
        return {"outbound": [{"protocol": "all", "to": NOWHERE}]}
    return {direction: [_rule(rule) for rule in own if rule.direction == direction] for direction in ("inbound", "outbound")}


def _rule(rule: Rule) -> dict[str, object]:
    written: dict[str, object] = {"protocol": rule.protocol}
    if rule.protocol in ("tcp", "udp"):
        same = rule.first_port == rule.last_port
        written["port"] = rule.first_port if same else f"{max(rule.first_port, 1)}-{rule.last_port}"
    written["from" if rule.direction == "inbound" else "to"] = "anywhere" if rule.peer == "0.0.0.0/0" else rule.peer
    return written
