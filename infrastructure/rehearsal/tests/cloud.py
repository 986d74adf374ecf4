"""The `aws` command, as a test uses it, and hosts reached through Systems Manager."""

import json
import subprocess
import time
from dataclasses import dataclass
from typing import Any

import boto3

SECONDS = 120


@dataclass(frozen=True)
class Done:
    status: int
    stdout: str
    stderr: str


class Cloud:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        # The same requests as the command's, without a second for each start of it.
        self._ssm = boto3.client(
            "ssm",
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )

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
        return list(self._ssm.describe_instance_information()["InstanceInformationList"])

    def wait_until_online(self, instance_ids: set[str]) -> None:
        deadline = time.monotonic() + SECONDS
        while True:
            online = {each["InstanceId"] for each in self.instances() if each["PingStatus"] == "Online"}
            if instance_ids <= online:
                return
            assert time.monotonic() < deadline, f"not registered: {instance_ids - online}"
            time.sleep(0.2)

    def send(self, instance_id: str, *commands: str, **parameters: list[str]) -> str:
        sent = self._ssm.send_command(
            InstanceIds=[instance_id],
            DocumentName="AWS-RunShellScript",
            Parameters={"commands": list(commands), **parameters},
        )
        return str(sent["Command"]["CommandId"])

    def invocation(self, command_id: str, instance_id: str) -> dict[str, Any] | None:
        """None where AWS does not know it (yet)."""
        try:
            found = self._ssm.get_command_invocation(CommandId=command_id, InstanceId=instance_id)
        except self._ssm.exceptions.InvocationDoesNotExist:
            return None
        return dict(found)

    def finish(self, command_id: str, instance_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + SECONDS
        while True:
            found = self.invocation(command_id, instance_id)
            if found and found["Status"] not in ("Pending", "InProgress"):
                return found
            assert time.monotonic() < deadline, f"the command does not end: {found}"
            time.sleep(0.1)

    def on_host(self, instance_id: str, *commands: str, **parameters: list[str]) -> dict[str, Any]:
        return self.finish(self.send(instance_id, *commands, **parameters), instance_id)

    def wait_until_ready(self, instance_id: str) -> dict[str, Any]:
        """Until its user data is through; what that left behind."""
        marker = "[ -e /var/lib/wirelab/ready ] || [ -e /var/lib/wirelab/failed ]"
        return self.on_host(instance_id, f"for i in $(seq 600); do if {marker}; then break; fi; sleep 0.2; done")
