"""One session of Session Manager: a host on one side, the plugin, when it is connected, on the other."""

import queue
import secrets
from dataclasses import dataclass, field

# The end of a session, where else its output comes.
CLOSED = None


@dataclass
class Session:
    name: str
    instance_id: str
    command: str | None
    """None for a shell."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    output: "queue.SimpleQueue[bytes | None]" = field(default_factory=queue.SimpleQueue)
    """What the plugin gets, also of the time before it connects; `CLOSED` is the last of it."""
    has_begun: bool = False
    is_over: bool = False

    def hear(self, piece: bytes) -> None:
        self.output.put(piece)

    def close(self) -> None:
        self.is_over = True
        self.output.put(CLOSED)
