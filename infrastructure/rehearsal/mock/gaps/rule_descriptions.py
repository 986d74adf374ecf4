"""A rule of a security group has its description, whatever it refers to.

Plain moto keeps it for address blocks only: every later plan wants to add it to rules for groups and prefix lists.
"""

import inspect
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule


def close() -> None:
    original = SecurityGroupRule.__init__
    signature = inspect.signature(original)

    def init(self: SecurityGroupRule, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        given = signature.bind(self, *args, **kwargs).arguments
        described = [given.get(name) or {} for name in ("source_group", "prefix_list_id")]
        self.given_description = next((each["Description"] for each in described if each.get("Description")), None)

    def description(self: SecurityGroupRule) -> str | None:
        return self.ip_range.get("Description") or self.given_description

    SecurityGroupRule.__init__ = init
    SecurityGroupRule.description = property(description)
