"""Requests that the SDKs ask again, as they do when a connection breaks."""

import threading
from collections.abc import Iterable
from typing import Any

from mock.repetitions import Repetitions


class Counter:
    """An application that says how often it was asked."""

    def __init__(self, status: str = "200 OK") -> None:
        self.status = status
        self.count = 0
        self.asked = threading.Event()
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, _environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.count += 1
        count = self.count
        self.asked.set()
        self.gate.wait(10)
        start_response(self.status, [("Content-Type", "text/plain")])
        return [b"answer ", str(count).encode()]


def ask(application: Repetitions, invocation: str | None, method: str = "POST") -> tuple[str, bytes]:
    said: list[str] = []
    environ = {"REQUEST_METHOD": method}
    if invocation is not None:
        environ["HTTP_AMZ_SDK_INVOCATION_ID"] = invocation
    body = b"".join(application(environ, lambda status, _headers, *_rest: said.append(status)))
    return said[0], body


def test_a_repetition_gets_the_first_answer() -> None:
    counter = Counter()
    application = Repetitions(counter)
    assert [ask(application, "one") for _ in range(3)] == [("200 OK", b"answer 1")] * 3
    assert ask(application, "two") == ("200 OK", b"answer 2")


def test_what_has_no_id_or_only_reads_is_asked_each_time() -> None:
    counter = Counter()
    application = Repetitions(counter)
    assert [ask(application, None)[1], ask(application, None)[1]] == [b"answer 1", b"answer 2"]
    assert [ask(application, "one", "GET")[1], ask(application, "one", "GET")[1]] == [b"answer 3", b"answer 4"]


def test_what_failed_is_tried_again() -> None:
    counter = Counter("503 Service Unavailable")
    application = Repetitions(counter)
    assert ask(application, "one")[1] == b"answer 1"
    counter.status = "200 OK"
    assert [ask(application, "one")[1], ask(application, "one")[1]] == [b"answer 2", b"answer 2"]


def test_a_repetition_waits_for_an_answer_that_is_on_its_way() -> None:
    counter = Counter()
    counter.gate.clear()
    application = Repetitions(counter)
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(application, "one")[1])) for _ in range(2)]
    threads[0].start()
    assert counter.asked.wait(10)
    threads[1].start()
    counter.gate.set()
    for thread in threads:
        thread.join(10)
    assert answers == [b"answer 1"] * 2
