"""A request that IAM denies is refused in the words of AWS, and in the form of the service's protocol.

Plain moto answers XML to clients that read JSON (Systems Manager), which then show an error without words, and uses one
code for all services.
"""

from typing import Any, NoReturn

from moto.core.responses import BaseResponse
from moto.iam.access_control import IAMRequest

from .. import actions
from ..errors import Refusal, response

# The code by which a client of the service knows a denial; others say AccessDenied.
CODES = {"ec2": "UnauthorizedOperation", "ssm": "AccessDeniedException", "tagging": "AccessDeniedException"}

# Where a policy calls the service by another name than signatures do.
PREFIXES = {"tagging": "tag"}


def close() -> None:
    IAMRequest._raise_access_denied = _raise_access_denied
    IAMRequest._raise_invalid_access_key = _raise_invalid_access_key
    original_init = IAMRequest.__init__
    original_call = BaseResponse.call_action

    def init(self: IAMRequest, *args: Any, **kwargs: Any) -> None:
        original_init(self, *args, **kwargs)
        service, _, operation = self._action.partition(":")
        self._action = f"{PREFIXES.get(service, service)}:{operation}"
        actions.note(self._access_key.arn, self._action)

    def call_action(self: BaseResponse) -> Any:
        try:
            return original_call(self)
        except Refusal as refusal:
            return response(refusal, self.headers)

    IAMRequest.__init__ = init
    BaseResponse.call_action = call_action


def _raise_access_denied(self: IAMRequest) -> NoReturn:
    words = (
        f"User: {self._access_key.arn} is not authorized to perform: {self._action} "
        f"because no identity-based policy allows the {self._action} action"
    )
    if self._service == "ec2":
        words = f"You are not authorized to perform this operation. {words}"
    raise Refusal(self._service, CODES.get(self._service, "AccessDenied"), words)


def _raise_invalid_access_key(self: IAMRequest, _reason: str) -> NoReturn:
    if self._service == "ec2":
        words = "AWS was not able to validate the provided access credentials"
        raise Refusal("ec2", "AuthFailure", words, status=401)
    code = "UnrecognizedClientException" if self._service in CODES else "InvalidClientTokenId"
    raise Refusal(self._service, code, "The security token included in the request is invalid.")
