"""The credentials of a role session end when they say so.

Plain moto takes them for ever.
"""

from typing import Any

from moto.core.utils import utcnow
from moto.iam.access_control import AssumedRoleAccessKey, IAMRequestBase, S3IAMRequest
from moto.s3.exceptions import S3ClientError
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from ..errors import Refusal

# The code by which a client of the service knows it; others say ExpiredToken.
CODES = {"ec2": "RequestExpired", "ssm": "ExpiredTokenException", "tagging": "ExpiredTokenException"}


def close() -> None:
    original = IAMRequestBase.check_action_permitted

    def check_action_permitted(self: IAMRequestBase, resource: str) -> Any:
        if isinstance(self._access_key, AssumedRoleAccessKey) and _is_over(self):
            if isinstance(self, S3IAMRequest):
                raise S3ClientError("ExpiredToken", "The provided token has expired.")
            code = CODES.get(self._service, "ExpiredToken")
            raise Refusal(self._service, code, "The security token included in the request is expired")
        return original(self, resource)

    IAMRequestBase.check_action_permitted = check_action_permitted


def _is_over(request: IAMRequestBase) -> bool:
    sessions = sts_backends[request.account_id][get_partition(request._region)].assumed_roles
    return any(
        session.access_key_id == request._access_key._access_key_id and session.expiration < utcnow() for session in sessions
    )
