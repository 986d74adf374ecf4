"""A changed shutdown behaviour changes that, and leaves the security groups alone.

Plain moto takes every attribute that it does not know for a new, empty list of groups.
"""

from moto.ec2.responses import EC2Response

PARAMETER = "InstanceInitiatedShutdownBehavior.Value"


def close() -> None:
    original = EC2Response._security_grp_instance_attribute_handler

    def handler(self: EC2Response) -> bool:
        behavior = self._get_param(PARAMETER)
        if behavior is None:
            return bool(original(self))
        instance = self.ec2_backend.get_instance(self._get_param("InstanceId"))
        instance.instance_initiated_shutdown_behavior = behavior
        return True

    EC2Response._security_grp_instance_attribute_handler = handler
