"""A request that is asked again gets the answer that it had.

When a connection breaks, the SDKs ask again with the same invocation id. Both processes are on one busy machine here, where a
connection breaks more often than to AWS, also behind a request that was carried out: without this its repetition would be told
that the rule or the record exists already.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .faults import Application

# Repetitions come within seconds; an apply asks about a thousand times in all.
_MOST = 1000
_LONGEST_WAIT = 60


@dataclass
class _Answer:
    done: threading.Event = field(default_factory=threading.Event)
    arguments: tuple[Any, ...] = ()
    body: bytes = b""

    @property
    def succeeded(self) -> bool:
        return bool(self.arguments) and self.arguments[0].startswith("2")


class Repetitions:
    def __init__(self, application: Application) -> None:
        self._application = application
        self._answers: OrderedDict[str, _Answer] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        # What only reads may be asked as often as one likes.
        if invocation is None or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self._application(environ, start_response)
        with self._lock:
            earlier = self._answers.get(invocation)
        # What failed is tried again in earnest.
        if earlier is not None and earlier.done.wait(_LONGEST_WAIT) and earlier.succeeded:
            start_response(*earlier.arguments)
            return [earlier.body]
        return self._answer(invocation, environ, start_response)

    def _answer(self, invocation: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = _Answer()
        with self._lock:
            self._answers[invocation] = answer
            while len(self._answers) > _MOST:
                self._answers.popitem(last=False)

        def remember(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            answer.arguments = (status, headers)
            return start_response(status, headers, *rest)

        try:
            parts = self._application(environ, remember)
            try:
                answer.body = b"".join(parts)
            finally:
                close = getattr(parts, "close", None)
                if close is not None:
                    close()
        except BaseException:
            answer.arguments = ()
            raise
        finally:
            answer.done.set()
        return [answer.body]
