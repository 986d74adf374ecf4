"""The facts of a lab from a Terraform state, as `terraform show -json` prints it."""

from typing import Any

from .account import groups_of_roles, record, subnet_name
from .facts import Facts, Host, Record, Rule, by_address, rule


class StateError(Exception):
    """The state is not one of a lab."""


def facts(state: dict[str, Any]) -> Facts:
    values = state.get("values", {})
    resources: list[dict[str, Any]] = values.get("root_module", {}).get("resources", [])
    managed = [each for each in resources if each["mode"] == "managed"]

    def of(kind: str) -> list[dict[str, Any]]:
        return [each["values"] for each in managed if each["type"] == kind]

    if not of("aws_vpc") or not of("aws_instance"):
        raise StateError("the Terraform state holds no VPC with instances: was `terraform apply` run?")
    vpc = of("aws_vpc")[0]
    lab: str = vpc["tags_all"]["Lab"]
    role_of_group = {each["id"]: each["tags"]["Role"] for each in of("aws_security_group") if "Role" in each["tags"]}
    zones = {each["zone_id"]: each["name"] for each in of("aws_route53_zone")}
    outputs = values.get("outputs", {})
    return Facts(
        lab=lab,
        region=outputs["region"]["value"],
        network=vpc["cidr_block"],
        subnets={subnet_name(each["tags"]["Name"], lab): each["cidr_block"] for each in of("aws_subnet")},
        zone=next(name for name in zones.values() if not name.endswith(".arpa")),
        records=frozenset(_records(of("aws_route53_record"))),
        roles=frozenset(role_of_group.values()),
        rules=frozenset(_rules(of, role_of_group)),
        hosts=by_address([_host(each) for each in of("aws_instance")]),
        application_port=outputs["application_port"]["value"],
    )


def _records(resources: list[dict[str, Any]]) -> list[Record]:
    return [record(each["fqdn"], each["type"], each["ttl"], value) for each in resources for value in each["records"]]


def _rules(of: Any, role_of_group: dict[str, str]) -> list[Rule]:
    instances = [
        {"SecurityGroups": [{"GroupId": group} for group in each["vpc_security_group_ids"]]} for each in of("aws_instance")
    ]
    further = groups_of_roles(instances, role_of_group)
    rules = []
    for direction in ("ingress", "egress"):
        for each in of(f"aws_vpc_security_group_{direction}_rule"):
            peer = each["cidr_ipv4"] or role_of_group.get(each["referenced_security_group_id"])
            if peer is None:
                continue
            group = each["security_group_id"]
            roles = {role_of_group[group]} if group in role_of_group else set()
            for role in roles | {role for role, groups in further.items() if group in groups}:
                rules.append(
                    rule(role, direction == "egress", each["ip_protocol"], each["from_port"], each["to_port"], peer)
                )
    return rules


def _host(values: dict[str, Any]) -> Host:
    return Host(
        name=values["tags"]["Host"],
        role=values["tags"]["Role"],
        address=values["private_ip"],
        instance_id=values["id"],
        is_running=values["instance_state"] == "running",
    )
