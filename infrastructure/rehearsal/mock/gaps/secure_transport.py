"""A statement that denies plain HTTP does not concern the mock, which is one.

Plain moto ignores the condition and so denies everything: the second plan fails with 403.
"""

from typing import Any

from moto.iam.access_control import IAMPolicyStatement, PermissionResult


def close() -> None:
    original = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self: IAMPolicyStatement, *args: Any, **kwargs: Any) -> PermissionResult:
        condition = self._statement.get("Condition", {})
        if self._statement["Effect"] == "Deny" and "aws:SecureTransport" in condition.get("Bool", {}):
            return PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)

    IAMPolicyStatement.is_action_permitted = is_action_permitted
