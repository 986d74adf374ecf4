"""Transfers that fail when a test wants it, as networks do.

The file FOLDER/cut-short names the end of a path, such as `tools/wire`: of what is read from there only the first half
arrives, and the connection ends.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Faults:
    def __init__(self, application: Application, folder: Path) -> None:
        self._application = application
        self._file = folder / "cut-short"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = self._application(environ, start_response)
        if environ["REQUEST_METHOD"] == "GET" and self._is_cut(environ["PATH_INFO"]):
            return _first_half(answer)
        return answer

    def _is_cut(self, path: str) -> bool:
        try:
            return path.endswith(self._file.read_text().strip())
        except FileNotFoundError:
            return False


def _first_half(answer: Iterable[bytes]) -> Iterator[bytes]:
    whole = b"".join(answer)
    yield whole[: len(whole) // 2]
    # The server closes a connection on which it has written less than it said.
    raise ConnectionAbortedError("cut short, as a test wants it")
