"""Which actions the person at the keyboard has asked for: what the documented policy must allow, and no more than that."""

import os
import threading
from pathlib import Path

from .identities import PERSON

_known: set[str] = set()
_lock = threading.Lock()


def note(arn: str, action: str) -> None:
    """Adds an action of the person's to the file that WIRELAB_REHEARSAL_ACTIONS names, once."""
    name = os.environ.get("WIRELAB_REHEARSAL_ACTIONS")
    if not name or not arn.endswith(f"user/{PERSON}"):
        return
    with _lock:
        if action in _known:
            return
        _known.add(action)
        with Path(name).open("a") as file:
            file.write(f"{action}\n")
