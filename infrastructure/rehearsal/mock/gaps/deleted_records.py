"""A record that was deleted can be created again, and not be deleted once more.

Plain moto looks both up in a journal of all changes, which a deletion does not end: a host that leaves a lab and comes back
gets no name.
"""

from typing import Any

from moto.route53.models import ChangeList


def close() -> None:
    original = ChangeList.append

    def append(self: ChangeList, item: dict[str, Any]) -> None:
        if item["Action"] != "DELETE":
            original(self, item)
            return
        deleted = _identity(item)
        self[:] = [each for each in self if _identity(each) != deleted]

    ChangeList.append = append


def _identity(change: dict[str, Any]) -> tuple[Any, ...]:
    record = change["ResourceRecordSet"]
    return record["Name"].strip("."), record["Type"], record.get("SetIdentifier")
