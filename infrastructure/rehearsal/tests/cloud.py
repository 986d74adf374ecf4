"""The `aws` command, as a test uses it, and hosts reached through Systems Manager."""

import json
import subprocess
import time
from dataclasses import dataclass
from typing import Any

SECONDS = 120


@dataclass(frozen=True)
class Done:
    status: int
    stdout: str
    stderr: str


class Cloud:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def run(self, *arguments: str) -> Done:
        done = subprocess.run(
            ["aws", *arguments, "--output", "json"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def ask(self, *arguments: str) -> Any:
        done = self.run(*arguments)
        assert done.status == 0, f"aws {' '.join(arguments)}: {done.stderr}"
        return json.loads(done.stdout or "null")

    def instances(self) -> list[dict[str, Any]]:
        return self.ask("ssm", "describe-instance-information")["InstanceInformationList"]

    def wait_until_online(self, instance_ids: set[str]) -> None:
        deadline = time.monotonic() + SECONDS
        while True:
            online = {each["InstanceId"] for each in self.instances() if each["PingStatus"] == "Online"}
            if instance_ids <= online:
                return
            assert time.monotonic() < deadline, f"not registered: {instance_ids - online}"

    def send(self, instance_id: str, *commands: str, **parameters: list[str]) -> str:
        return self.ask(
            "ssm",
            "send-command",
            "--instance-ids",
            instance_id,
            "--document-name",
            "AWS-RunShellScript",
            "--parameters",
            json.dumps({"commands": list(commands), **parameters}),
        )["Command"]["CommandId"]

    def invocation(self, command_id: str, instance_id: str) -> dict[str, Any] | None:
        """None where AWS does not know it (yet)."""
        done = self.run("ssm", "get-command-invocation", "--command-id", command_id, "--instance-id", instance_id)
        if "InvocationDoesNotExist" in done.stderr:
            return None
        assert done.status == 0, done.stderr
        return json.loads(done.stdout)

    def finish(self, command_id: str, instance_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + SECONDS
        while True:
            found = self.invocation(command_id, instance_id)
            if found and found["Status"] not in ("Pending", "InProgress"):
                return found
            assert time.monotonic() < deadline, f"the command does not end: {found}"

    def on_host(self, instance_id: str, *commands: str, **parameters: list[str]) -> dict[str, Any]:
        return self.finish(self.send(instance_id, *commands, **parameters), instance_id)

    def wait_until_ready(self, instance_id: str) -> dict[str, Any]:
        """Until its user data is through; what that left behind."""
        loop = "for i in $(seq 300); do ls /var/lib/wirelab/ready /var/lib/wirelab/failed 2>/dev/null && break; sleep 0.2; done"
        return self.on_host(instance_id, loop)
