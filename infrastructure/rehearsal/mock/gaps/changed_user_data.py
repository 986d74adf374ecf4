"""User data of an instance can be changed while it is stopped.

Plain moto takes what it has decoded already for what is still to be decoded, and refuses it.
"""

import base64

from moto.core.types import Base64EncodedString
from moto.ec2.responses import instances


def close() -> None:
    original = instances.parse_user_data

    def parse_user_data(value: object) -> Base64EncodedString | None:
        if isinstance(value, bytes):
            return Base64EncodedString(base64.b64encode(value).decode())
        return original(value)

    instances.parse_user_data = parse_user_data
