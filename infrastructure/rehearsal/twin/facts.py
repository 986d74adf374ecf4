"""What of a lab can be read back from AWS, in the words of lab.yaml. From the account, from a Terraform state: the same."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address


@dataclass(frozen=True, order=True)
class Rule:
    role: str
    direction: str
    """`inbound` or `outbound`."""
    protocol: str
    """`tcp`, `udp`, `icmp` or `all`."""
    first_port: int
    last_port: int
    """Both 0 where the protocol has no ports."""
    peer: str
    """A CIDR block, or a role's name."""


@dataclass(frozen=True, order=True)
class Record:
    name: str
    kind: str
    ttl: int
    value: str


@dataclass(frozen=True)
class Host:
    name: str
    role: str
    address: str
    instance_id: str
    is_running: bool


@dataclass(frozen=True)
class Facts:
    lab: str
    region: str
    network: str
    subnets: dict[str, str]
    """Name → CIDR block."""
    zone: str
    records: frozenset[Record]
    roles: frozenset[str]
    rules: frozenset[Rule]
    hosts: tuple[Host, ...]
    application_port: int | None = field(compare=False)
    """Where it can be read: security groups know ports, not which of them is the application's."""

    def host_names(self) -> dict[str, str]:
        """Address → name, from the A records: what a client finds is what the host is called."""
        suffix = "." + self.zone
        return {each.value: each.name.removesuffix(suffix) for each in self.records if each.kind == "A"}

    @property
    def ttl(self) -> int:
        return max((each.ttl for each in self.records), default=0)


PROTOCOLS = {"tcp": "tcp", "udp": "udp", "icmp": "icmp", "-1": "all", "6": "tcp", "17": "udp", "1": "icmp"}


def rule(role: str, is_egress: bool, protocol: str, first: int | None, last: int | None, peer: str) -> Rule:
    """A rule as AWS has it, in which -1 stands for what does not matter."""
    name = PROTOCOLS[protocol]
    has_ports = name in ("tcp", "udp")
    return Rule(
        role,
        "outbound" if is_egress else "inbound",
        name,
        max(first or 0, 0) if has_ports else 0,
        max(last or 0, 0) if has_ports else 0,
        peer,
    )


def by_address(hosts: list[Host]) -> tuple[Host, ...]:
    return tuple(sorted(hosts, key=lambda host: IPv4Address(host.address)))
