"""A NAT gateway has the private address that was asked for.

Plain moto gives it one at random, outside of its subnet: every later plan wants to replace it.
"""

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response


def close() -> None:
    original = EC2Response.create_nat_gateway

    def create_nat_gateway(self: EC2Response) -> ActionResult:
        answer = original(self)
        if address := self._get_param("PrivateIpAddress"):
            gateway = answer.result["NatGateway"]  # type: ignore[index]
            gateway.private_ip = address
            gateway._eni.private_ip_address = address
            for each in gateway._eni.private_ip_addresses:
                each["PrivateIpAddress"] = address
            for each in gateway.address_set:
                each["privateIp"] = address
        return answer

    EC2Response.create_nat_gateway = create_nat_gateway
