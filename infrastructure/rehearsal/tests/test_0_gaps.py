"""Gaps of moto that nothing else here meets: AWS's own answers, asked of the mock."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError


class Zone:
    """A hosted zone of the test's own."""

    def __init__(self, environment: dict[str, str]) -> None:
        administrator = json.loads((Path(environment["WIRELAB_REHEARSAL"]) / "ready.json").read_text())["administrator"]
        self._route53: Any = boto3.client(
            "route53",
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            region_name=environment["AWS_REGION"],
            aws_access_key_id=administrator["access_key"],
            aws_secret_access_key=administrator["secret_key"],
        )
        self._id = self._route53.create_hosted_zone(Name="gaps.internal", CallerReference="gaps")["HostedZone"]["Id"]

    def change(self, action: str, name: str, address: str = "10.0.0.9") -> None:
        record = {"Name": name, "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": address}]}
        changes = [{"Action": action, "ResourceRecordSet": record}]
        self._route53.change_resource_record_sets(HostedZoneId=self._id, ChangeBatch={"Changes": changes})

    def addresses(self) -> dict[str, str]:
        listed = self._route53.list_resource_record_sets(HostedZoneId=self._id)["ResourceRecordSets"]
        return {each["Name"]: each["ResourceRecords"][0]["Value"] for each in listed if each["Type"] == "A"}

    def remove(self) -> None:
        for name, address in self.addresses().items():
            self.change("DELETE", name, address)
        self._route53.delete_hosted_zone(Id=self._id)


@pytest.fixture
def zone(mock_environment: dict[str, str]) -> Iterator[Zone]:
    zone = Zone(mock_environment)
    try:
        yield zone
    finally:
        zone.remove()


def test_a_deleted_record_can_be_created_again(zone: Zone) -> None:
    # Behind it in the zone's order: plain moto finds this one where it looks for the one that is gone.
    zone.change("CREATE", "server.gaps.internal")
    zone.change("CREATE", "client.gaps.internal")
    zone.change("DELETE", "client.gaps.internal")
    assert zone.addresses() == {"server.gaps.internal.": "10.0.0.9"}
    zone.change("CREATE", "client.gaps.internal")
    assert zone.addresses() == {"client.gaps.internal.": "10.0.0.9", "server.gaps.internal.": "10.0.0.9"}


def test_a_record_that_is_there_cannot_be_created(zone: Zone) -> None:
    zone.change("CREATE", "client.gaps.internal")
    with pytest.raises(ClientError, match="already exists"):
        zone.change("CREATE", "client.gaps.internal")


def test_a_deleted_record_cannot_be_deleted(zone: Zone) -> None:
    zone.change("CREATE", "client.gaps.internal")
    zone.change("DELETE", "client.gaps.internal")
    with pytest.raises(ClientError):
        zone.change("DELETE", "client.gaps.internal")
