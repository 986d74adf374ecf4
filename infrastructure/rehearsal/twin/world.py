"""All twins of an account. They come up when Systems Manager is first asked, and from then on follow the account."""

import sys
import threading
import traceback
from collections.abc import Sequence
from typing import Any

from fleet.instances import ManagedInstance
from fleet.invocation import Invocation
from fleet.session import Session
from mock.errors import Refusal

from .account import Account
from .facts import Facts
from .lab import Surroundings, TwinError, TwinLab

# How often the account is looked at, in seconds.
INTERVAL = 1.0
# How long a request waits for the twin to be like the account, in seconds: a change of a rule must not race a command.
PATIENCE = 5.0


class World:
    """The instances that Run Command reaches. One thread of its own changes the twins."""

    def __init__(self, accounts: Sequence[Account], surroundings: Surroundings) -> None:
        self._accounts = accounts
        self._surroundings = surroundings
        self._labs: dict[str, TwinLab] = {}
        self._failure: TwinError | None = None
        self._asked = 0
        self._answered = 0
        self._is_over = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._follow, name="twins")
        self._thread.start()

    def managed(self) -> list[ManagedInstance]:
        self._look()
        failures = [self._failure, *(lab.failure() for lab in list(self._labs.values()))]
        for failure in filter(None, failures):
            raise Refusal("ssm", "InternalServerError", f"rehearsal: {failure}", status=400)
        return [instance for lab in list(self._labs.values()) for instance in lab.managed()]

    def run(self, invocation: Invocation) -> None:
        if not any(lab.run(invocation) for lab in list(self._labs.values())):
            invocation.end("TimedOut", -1)

    def cancel(self, invocation: Invocation) -> None:
        for lab in list(self._labs.values()):
            lab.cancel(invocation)

    def converse(self, session: Session, request: dict[str, Any]) -> None:
        for lab in list(self._labs.values()):
            lab.converse(session, request)

    def close(self) -> None:
        with self._change:
            self._is_over = True
            self._change.notify_all()
        self._thread.join()

    def _look(self) -> None:
        """Has the account looked at now, and waits until that is done, or not much longer."""
        with self._change:
            self._asked += 1
            mine = self._asked
            self._change.notify_all()
            self._change.wait_for(lambda: self._answered >= mine or self._is_over, timeout=PATIENCE)

    def _follow(self) -> None:
        while True:
            with self._change:
                wanted = bool(self._labs) or self._asked > self._answered
                if not self._is_over and self._asked <= self._answered:
                    self._change.wait(timeout=INTERVAL if wanted else None)
                if self._is_over:
                    break
                asked = self._asked
            try:
                self._follow_once()
                self._failure = None
            except TwinError as error:
                self._failure = error
            except Exception:  # The next look may find a finished apply; until then say what is wrong.
                traceback.print_exc(file=sys.stderr)
            with self._change:
                self._answered = asked
                self._change.notify_all()
        for lab in self._labs.values():
            lab.end()

    def _follow_once(self) -> None:
        found: dict[str, Facts] = {facts.lab: facts for account in self._accounts for facts in account.facts()}
        for gone in [name for name in self._labs if name not in found]:
            self._labs.pop(gone).end()
        for name, facts in found.items():
            if name not in self._labs:
                self._labs[name] = TwinLab(name, self._surroundings)
            self._labs[name].follow(facts)
