"""The agent of one host of the twin, as the agent of Systems Manager is on an EC2 instance.

    python3 agent.py CONFIGURATION.json

It gives the host what an EC2 instance has around it (a disk of its own, the metadata service, the way to the mock),
runs the user data once, and takes commands, one JSON object a line, from standard input. What becomes of them it says the
same way on standard output. It ends with its input.
"""

import base64
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import disk
import relay
from job import Job, Outcome
from session import Session
from tree import enter

METADATA_ADDRESS = "169.254.169.254"
# What systemd gives to services, and the agent of Systems Manager to commands: no HOME, no variables of /etc/profile.d.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Agent:
    def __init__(self, configuration: dict[str, Any]) -> None:
        self._configuration = configuration
        self._instance: str = configuration["instance_id"]
        self._events = sys.stdout
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._sessions: dict[str, Session] = {}

    def run(self) -> None:
        self._prepare()
        threading.Thread(target=self._boot, daemon=True).start()
        self._say({"event": "online"})
        for line in sys.stdin:
            request = json.loads(line)
            if request["request"] == "run":
                self._start(request)
            elif request["request"] == "cancel" and (job := self._jobs.get(request["id"])):
                job.cancel()
            elif request["request"] == "session":
                self._open(request)
            elif session := self._sessions.get(request["id"]):
                self._pass_on(request, session)

    def _prepare(self) -> None:
        subprocess.run(["ip", "address", "add", f"{METADATA_ADDRESS}/32", "dev", "lo"], check=True)
        relay.listen(METADATA_ADDRESS, 80, self._configuration["metadata_socket"])
        relay.listen("127.0.0.1", self._configuration["port"], self._configuration["aws_socket"])
        stand_ins = {
            file.name: (file.read_bytes(), file.stat().st_mode)
            for folder in self._configuration["stand_ins"]
            for file in Path(folder).iterdir()
        }
        if tree := self._configuration.get("tree"):
            enter(tree, kept=self._configuration["folder"])
        else:
            disk.make_private(kept=self._configuration["folder"])
            text = f'#!/bin/sh\nexec "{self._configuration["aws"]}" "$@"\n'
            stand_ins["aws"] = (text.encode(), 0o755)
        for name, (content, mode) in stand_ins.items():
            file = Path("/usr/local/sbin") / name
            file.write_bytes(content)
            file.chmod(mode & 0o777)

    def _boot(self) -> None:
        """Runs the user data, as cloud-init does."""
        folder = Path("/var/lib/cloud/instance/scripts")
        folder.mkdir(parents=True)
        script = folder / "part-001"
        script.write_text(self._configuration["user_data"])
        script.chmod(0o700)
        with open("/var/log/cloud-init-output.log", "ab") as log:
            subprocess.call(
                [str(script)], cwd="/", env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _start(self, request: dict[str, Any]) -> None:
        command: str = request["id"]
        folder = Path(f"/var/lib/amazon/ssm/{self._instance}/document/orchestration/{command}/awsrunShellScript")
        folder = folder / "0.awsrunShellScript"
        folder.mkdir(parents=True)
        script = folder / "_script.sh"
        script.write_text("\n".join(request["commands"]) + "\n")
        script.chmod(0o700)

        def ended(outcome: Outcome) -> None:
            self._jobs.pop(command, None)
            self._say({"event": "ended", "id": command, **asdict(outcome)})

        self._say({"event": "started", "id": command})
        self._jobs[command] = Job(script, request["folder"], request["seconds"], self._environment(), ended)

    def _open(self, request: dict[str, Any]) -> None:
        name: str = request["id"]

        def wrote(piece: bytes) -> None:
            self._say({"event": "session-wrote", "id": name, "bytes": base64.b64encode(piece).decode()})

        def ended() -> None:
            self._sessions.pop(name, None)
            self._say({"event": "session-ended", "id": name})

        self._sessions[name] = Session(request["command"], self._environment(), wrote, ended)

    def _pass_on(self, request: dict[str, Any], session: Session) -> None:
        match request["request"]:
            case "session-type":
                session.type(base64.b64decode(request["bytes"]))
            case "session-resize":
                session.resize(request["rows"], request["columns"])
            case "session-end":
                session.end()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": PATH,
            "LANG": "C.UTF-8",
            # The one thing that no EC2 instance has: AWS is elsewhere.
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._configuration['port']}",
            "AWS_SSM_INSTANCE_ID": self._instance,
            "AWS_SSM_REGION_NAME": self._configuration["region"],
            "AWS_SSM_PLATFORM_NAME": "Amazon Linux",
            "AWS_SSM_PLATFORM_VERSION": "2023",
        }

    def _say(self, event: dict[str, Any]) -> None:
        with self._lock:
            self._events.write(json.dumps(event) + "\n")
            self._events.flush()


def main() -> None:
    os.umask(0o022)
    Agent(json.loads(Path(sys.argv[1]).read_text())).run()


if __name__ == "__main__":
    main()
