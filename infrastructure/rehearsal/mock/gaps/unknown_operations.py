"""An operation that moto lacks is answered with an error that is final.

Plain moto answers 500. AWS clients take that for a passing fault: the provider tries 25 times and `terraform apply`
hangs for more than ten minutes.
"""

from typing import Any

from moto.core.responses import BaseResponse

from ..errors import Refusal, response


def close() -> None:
    original = BaseResponse.call_action

    def call_action(self: BaseResponse) -> Any:
        try:
            return original(self)
        except NotImplementedError as error:
            message = f"the mock has no such operation: {error}"
            return response(Refusal(self.service_name or "", "UnsupportedOperation", message, status=400), self.headers)

    BaseResponse.call_action = call_action
