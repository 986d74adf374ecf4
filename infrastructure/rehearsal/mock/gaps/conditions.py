"""The conditions of policy statements that a lab has: TLS only, and the prefix of a listing.

Plain moto knows StringEquals in trust policies and ignores all else, which turns `Deny without TLS` into `Deny`, and
`List captures/*` into `List`.
"""

import fnmatch
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

from moto.iam.access_control import IAMPolicyStatement, PermissionResult, S3IAMRequest

_request = threading.local()


def close() -> None:
    original_statement = IAMPolicyStatement.is_action_permitted
    original_request = S3IAMRequest.check_action_permitted

    def check_action_permitted(self: S3IAMRequest, resource: str) -> None:
        _request.prefix = parse_qs(urlsplit(self._path).query).get("prefix", [""])[0]
        try:
            original_request(self, resource)
        finally:
            _request.prefix = None

    def is_action_permitted(self: IAMPolicyStatement, *args: Any, **kwargs: Any) -> PermissionResult:
        if _applies(self._statement.get("Condition", {})):
            return original_statement(self, *args, **kwargs)
        return PermissionResult.NEUTRAL

    S3IAMRequest.check_action_permitted = check_action_permitted
    IAMPolicyStatement.is_action_permitted = is_action_permitted


def _applies(condition: dict[str, dict[str, Any]]) -> bool:
    # The mock has no TLS, and stands for a service that is only reached with it.
    if condition.get("Bool", {}).get("aws:SecureTransport") in ("false", False):
        return False
    patterns = condition.get("StringLike", {}).get("s3:prefix")
    if patterns is None:
        return True
    prefix = getattr(_request, "prefix", None)
    listed = [patterns] if isinstance(patterns, str) else patterns
    return prefix is not None and any(fnmatch.fnmatchcase(prefix, pattern) for pattern in listed)
