"""The process that plays AWS.

    python3 -m mock FOLDER

It writes FOLDER/ready.json when it serves, and ends, with all that it started, when its standard input ends or it is told
to. So it never outlives the one that started it.
"""

import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from .server import Server

# Ready-made labs are in one region; another one in which somebody looks by mistake is empty, as on AWS.
REGION = "eu-central-1"


def main() -> None:
    folder = Path(sys.argv[1])
    server = Server(folder / "aws.sock")
    # moto has to be patched before anything else of it is imported.
    from .twins import open_world

    world = open_world(server, folder, os.environ.get("AWS_REGION", REGION))
    ready = {"url": server.url, "person": asdict(server.person), "administrator": asdict(server.administrator)}
    (folder / "ready.new").write_text(json.dumps(ready))
    (folder / "ready.new").rename(folder / "ready.json")
    try:
        _wait_for_the_end()
    finally:
        world.close()


def _wait_for_the_end() -> None:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: over.set())

    def watch() -> None:
        sys.stdin.buffer.read()
        over.set()

    threading.Thread(target=watch, daemon=True).start()
    over.wait()


if __name__ == "__main__":
    main()
