"""An interface endpoint has the addresses that were asked for.

Plain moto gives it others at random: every later plan wants to change them.
"""

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response


def close() -> None:
    original = EC2Response.create_vpc_endpoint

    def create_vpc_endpoint(self: EC2Response) -> ActionResult:
        answer = original(self)
        wanted = {each["SubnetId"]: each["Ipv4"] for each in self._get_param("SubnetConfigurations", []) if "Ipv4" in each}
        endpoint = answer.result["VpcEndpoint"]  # type: ignore[index]
        for identifier in endpoint.network_interface_ids or []:
            interface = self.ec2_backend.get_network_interface(identifier)
            if address := wanted.get(interface.subnet.id):
                interface.private_ip_address = address
                interface.private_ip_addresses[0]["PrivateIpAddress"] = address
        return answer

    EC2Response.create_vpc_endpoint = create_vpc_endpoint
