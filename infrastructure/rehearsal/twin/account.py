"""The facts of every lab in an account, asked of AWS itself: the rehearsal's twin follows what is there, whoever made it.

Terraform's state would be one file of many, and knows nothing of a rule that was added in the console.
"""

import base64
import re
from collections.abc import Iterable
from typing import Any

import boto3

from .facts import Facts, Host, Record, Rule, by_address, rule

ALIVE = ("pending", "running", "stopping", "stopped")
PORT = re.compile(r"WIRELAB_PORT='?(\d+)|^port='?(\d+)", re.MULTILINE)


class Account:
    """One account and region, through the public API."""

    def __init__(self, url: str, access_key: str, secret_key: str, region: str) -> None:
        self.region = region
        session = boto3.Session(access_key, secret_key, region_name=region)
        self._ec2 = session.client("ec2", endpoint_url=url)
        self._route53 = session.client("route53", endpoint_url=url)

    def facts(self) -> list[Facts]:
        """Of each lab that has instances."""
        instances = self._instances()
        return [self._lab(name, instances[name]) for name in sorted(instances)]

    def user_data(self, instance_id: str) -> str:
        answer = self._ec2.describe_instance_attribute(InstanceId=instance_id, Attribute="userData")
        return base64.b64decode(answer.get("UserData", {}).get("Value", "")).decode()

    def _instances(self) -> dict[str, list[dict[str, Any]]]:
        pages = self._ec2.get_paginator("describe_instances").paginate(
            Filters=[
                {"Name": "tag:Project", "Values": ["wirelab"]},
                {"Name": "instance-state-name", "Values": list(ALIVE)},
            ]
        )
        labs: dict[str, list[dict[str, Any]]] = {}
        for page in pages:
            for reservation in page["Reservations"]:
                for instance in reservation["Instances"]:
                    labs.setdefault(tags(instance)["Lab"], []).append(instance)
        return labs

    def _lab(self, lab: str, instances: list[dict[str, Any]]) -> Facts:
        vpc_id = instances[0]["VpcId"]
        of_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}]
        vpc = self._ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
        subnets = self._ec2.describe_subnets(Filters=of_vpc)["Subnets"]
        groups = self._ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
        role_of_group = {each["GroupId"]: tags(each)["Role"] for each in groups if "Role" in tags(each)}
        zone, records = self._names(vpc_id)
        hosts = by_address([_host(instance) for instance in instances])
        return Facts(
            lab=lab,
            region=self.region,
            network=vpc["CidrBlock"],
            subnets={subnet_name(tags(each)["Name"], lab): each["CidrBlock"] for each in subnets},
            zone=zone,
            records=frozenset(records),
            roles=frozenset(role_of_group.values()),
            rules=frozenset(self._rules(role_of_group, groups_of_roles(instances, role_of_group))),
            hosts=hosts,
            application_port=self._application_port(hosts[0].instance_id),
        )

    def _application_port(self, instance_id: str) -> int | None:
        match = PORT.search(self.user_data(instance_id))
        return int(match[1] or match[2]) if match else None

    def _rules(self, role_of_group: dict[str, str], groups: dict[str, set[str]]) -> Iterable[Rule]:
        """Those of each role's own group, and of the further groups that its instances have."""
        identifiers = sorted(set(role_of_group) | {group for set_ in groups.values() for group in set_})
        pages = self._ec2.get_paginator("describe_security_group_rules").paginate(
            Filters=[{"Name": "group-id", "Values": identifiers}]
        )
        for page in pages:
            for each in page["SecurityGroupRules"]:
                referenced = each.get("ReferencedGroupInfo", {}).get("GroupId")
                peer = each.get("CidrIpv4") or role_of_group.get(referenced)
                # A prefix list (S3's addresses) or the group of the endpoints: nobody of the lab is there.
                if peer is None:
                    continue
                group = each["GroupId"]
                roles = {role_of_group[group]} if group in role_of_group else set()
                for role in roles | {role for role, set_ in groups.items() if group in set_}:
                    yield rule(role, each["IsEgress"], each["IpProtocol"], each.get("FromPort"), each.get("ToPort"), peer)

    def _names(self, vpc_id: str) -> tuple[str, list[Record]]:
        forward, records = "", []
        for summary in self._route53.list_hosted_zones_by_vpc(VPCId=vpc_id, VPCRegion=self.region)["HostedZoneSummaries"]:
            name = summary["Name"].rstrip(".")
            if not name.endswith(".arpa"):
                forward = name
            pages = self._route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=summary["HostedZoneId"])
            for page in pages:
                for each in page["ResourceRecordSets"]:
                    if each["Type"] in ("A", "PTR"):
                        for value in each["ResourceRecords"]:
                            records.append(record(each["Name"], each["Type"], each["TTL"], value["Value"]))
        return forward, records


def record(name: str, kind: str, ttl: int, value: str) -> Record:
    return Record(name.rstrip("."), kind, ttl, value.rstrip("."))


def tags(thing: dict[str, Any]) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in thing.get("Tags", [])}


def subnet_name(tag: str, lab: str) -> str:
    return tag.removeprefix(lab + "-")


def groups_of_roles(instances: list[dict[str, Any]], role_of_group: dict[str, str]) -> dict[str, set[str]]:
    """Role → the further groups that its instances have."""
    groups: dict[str, set[str]] = {}
    for instance in instances:
        own = {each["GroupId"] for each in instance["SecurityGroups"]}
        for group in own & set(role_of_group):
            groups.setdefault(role_of_group[group], set()).update(own - set(role_of_group))
    return groups


def _host(instance: dict[str, Any]) -> Host:
    named = tags(instance)
    return Host(
        name=named["Host"],
        role=named["Role"],
        address=instance["PrivateIpAddress"],
        instance_id=instance["InstanceId"],
        is_running=instance["State"]["Name"] in ("pending", "running"),
    )
