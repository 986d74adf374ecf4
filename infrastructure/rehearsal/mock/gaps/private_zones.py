"""A hosted zone that is created with a VPC is private.

Plain moto wants the field PrivateZone, which the provider does not send: every later plan wants to add the VPC.
"""

from typing import Any

from moto.route53.responses import Route53


def close() -> None:
    original = Route53._get_bool_param

    def get_bool_param(self: Route53, name: str, if_none: bool | None = None) -> Any:
        if name == "HostedZoneConfig.PrivateZone" and self._get_param("VPC.VPCId"):
            return True
        return original(self, name, if_none)

    Route53._get_bool_param = get_bool_param
