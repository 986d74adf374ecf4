"""What Run Command needs of those who run commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from .invocation import Invocation
from .session import Session


@dataclass(frozen=True)
class ManagedInstance:
    """An instance whose agent has registered with Systems Manager."""

    instance_id: str
    address: str
    name: str
    tags: dict[str, str]
    is_online: bool
    last_ping: datetime


class Instances(Protocol):
    def managed(self) -> Sequence[ManagedInstance]:
        """Those that have registered, also when they are stopped since."""
        ...

    def run(self, invocation: Invocation) -> None:
        """Has an instance that is online run it; what becomes of it is written into `invocation`."""
        ...

    def cancel(self, invocation: Invocation) -> None: ...

    def converse(self, session: Session, request: dict[str, Any]) -> None:
        """Has the session's instance do something with the session; what is heard of it goes to `session`."""
        ...
