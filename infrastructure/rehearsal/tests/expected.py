"""What a lab file promises, read here once more and by other means than Terraform and Swift have."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

import yaml

from twin.facts import Record, Rule

ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class Expected:
    name: str
    network: str
    subnets: dict[str, str]
    zone: str
    application_port: int
    roles: frozenset[str]
    hosts: frozenset[tuple[str, str, str]]
    """(name, role, address)"""
    rules: frozenset[Rule]
    records: frozenset[Record]


def read(text: str) -> Expected:
    lab = yaml.safe_load(text)
    hosts = frozenset(_hosts(lab))
    zone, ttl = lab["dns"]["zone"], lab["dns"]["ttl"]
    return Expected(
        name=lab["name"],
        network=lab["network"],
        subnets={each["name"]: each["cidr"] for each in lab["subnets"]},
        zone=zone,
        application_port=lab["application_port"],
        roles=frozenset(lab["roles"]),
        hosts=hosts,
        rules=frozenset(_rules(lab)),
        records=frozenset(
            [Record(f"{name}.{zone}", "A", ttl, address) for name, _, address in hosts]
            + [Record(IPv4Address(address).reverse_pointer, "PTR", ttl, f"{name}.{zone}") for name, _, address in hosts]
        ),
    )


def _hosts(lab: dict[str, Any]) -> list[tuple[str, str, str]]:
    hosts = []
    for entry in lab["hosts"]:
        if "count" not in entry:
            hosts.append((entry["name"], entry["role"], entry["address"]))
            continue
        for index in range(entry["count"]):
            address = str(IPv4Address(entry["address"]) + index)
            hosts.append((f"{entry['name']}-{index + 1}", entry["role"], address))
    return hosts


def _rules(lab: dict[str, Any]) -> list[Rule]:
    rules = []
    for role, written in lab["roles"].items():
        for direction, key in (("inbound", "from"), ("outbound", "to")):
            for rule in written.get(direction) or []:
                first, last = _ports(rule.get("port"), lab["application_port"])
                peer = {"network": lab["network"], "anywhere": ANYWHERE}.get(rule[key], rule[key])
                rules.append(Rule(role, direction, rule["protocol"], first, last, peer))
    return rules


def _ports(written: object, application: int) -> tuple[int, int]:
    if written is None:
        return 0, 0
    if written == "application":
        return application, application
    first, _, last = str(written).partition("-")
    return int(first), int(last or first)
