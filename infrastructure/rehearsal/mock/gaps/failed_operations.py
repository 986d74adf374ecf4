"""An operation that moto lacks, or that fails in it, is answered with an error that is final.

Plain moto answers 500. AWS clients take that for a passing fault: the provider tries 25 times and `terraform apply`
hangs for more than ten minutes.
"""

import sys
import traceback
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse
from werkzeug.exceptions import HTTPException

from ..errors import Refusal, response


def close() -> None:
    original = BaseResponse.call_action

    def call_action(self: BaseResponse) -> Any:
        try:
            return original(self)
        except (Refusal, ServiceException, HTTPException):
            raise
        except NotImplementedError as error:
            return _refused(self, "UnsupportedOperation", f"the mock has no such operation: {error}")
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            return _refused(self, "MockFailure", f"the mock failed: {type(error).__name__}: {error}")

    BaseResponse.call_action = call_action


def _refused(self: BaseResponse, code: str, words: str) -> Any:
    return response(Refusal(self.service_name or "", code, words, status=400), self.headers)
