"""After `terraform destroy` nothing is left, also with captures in the bucket."""

import pytest

from tests.conftest import Rehearsal


def test_destroy_works_with_captures_in_the_bucket(applied: Rehearsal) -> None:
    bucket = applied.configuration.outputs()["bucket"]
    # Two versions of one capture: what destroys a bucket has to know of old ones.
    for body in (__file__, __file__):
        applied.cloud.ask("s3api", "put-object", "--bucket", bucket, "--key", "captures/x/y.pcapng", "--body", body)
    applied.configuration.destroy()


LEFT = {
    "instances": (("ec2", "describe-instances"), "Reservations[].Instances[?State.Name != 'terminated'][]"),
    "VPCs": (("ec2", "describe-vpcs"), "Vpcs[?!IsDefault]"),
    "subnets": (("ec2", "describe-subnets"), "Subnets[?!DefaultForAz]"),
    "security groups": (("ec2", "describe-security-groups"), "SecurityGroups[?GroupName != 'default']"),
    "addresses": (("ec2", "describe-addresses"), "Addresses"),
    "NAT gateways": (("ec2", "describe-nat-gateways"), "NatGateways[?State != 'deleted']"),
    "endpoints": (("ec2", "describe-vpc-endpoints"), "VpcEndpoints[?State != 'deleted']"),
    "volumes": (("ec2", "describe-volumes"), "Volumes"),
    "DHCP options": (("ec2", "describe-dhcp-options"), "DhcpOptions[?Tags]"),
    "internet gateways": (("ec2", "describe-internet-gateways"), "InternetGateways"),
    "zones": (("route53", "list-hosted-zones"), "HostedZones"),
    "buckets": (("s3api", "list-buckets"), "Buckets[?!starts_with(Name, 'somebody-elses')]"),
    "roles": (("iam", "list-roles"), "Roles[?starts_with(Path, '/wirelab/')]"),
    "instance profiles": (("iam", "list-instance-profiles"), "InstanceProfiles"),
}


@pytest.mark.parametrize("what", LEFT)
def test_nothing_is_left_of(applied: Rehearsal, what: str) -> None:
    words, query = LEFT[what]
    assert applied.cloud.ask(*words, "--query", query) == []


def test_the_twin_is_down(twin: Rehearsal) -> None:
    assert twin.cloud.instances() == []
