"""An instance's security groups are those of its primary interface.

The provider describes that interface itself when an instance has a fixed address. Plain moto then lists no groups, and
every later plan wants to set them.
"""

from typing import Any

from moto.ec2.models.instances import Instance


def close() -> None:
    original = Instance.__init__

    def init(self: Instance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if not self.security_groups and self.nics:
            self.security_groups = list(self.nics[0].group_set)

    Instance.__init__ = init
