"""An interface without a public address has no association, rather than an empty one.

The provider takes plain moto's empty one for a public address, and wants to replace the instance.
"""

from typing import Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterface


def close() -> None:
    original = NetworkInterface.association.fget

    def association(self: NetworkInterface) -> dict[str, Any] | None:
        return original(self) or None

    NetworkInterface.association = property(association)
