"""A DHCP options set has the tags that it was created with.

Plain moto forgets them: every later plan wants to add them.
"""

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response
from moto.ec2.utils import add_tag_specification


def close() -> None:
    original = EC2Response.create_dhcp_options

    def create_dhcp_options(self: EC2Response) -> ActionResult:
        answer = original(self)
        tags = add_tag_specification(self._get_param("TagSpecifications", []))
        answer.result["DhcpOptions"].add_tags(tags)  # type: ignore[index]
        return answer

    EC2Response.create_dhcp_options = create_dhcp_options
