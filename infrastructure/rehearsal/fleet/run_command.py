"""Run Command: asynchronous, seen late, without standard input, its output delivered at the end."""

import threading
import time
import uuid
from collections.abc import Sequence
from typing import Any

from mock.errors import Refusal

from .instances import Instances, ManagedInstance
from .invocation import Invocation

DOCUMENT = "AWS-RunShellScript"
DEFAULT_SECONDS = 3600
LONGEST_SECONDS = 172_800


def refuse(code: str, message: str = "") -> Refusal:
    return Refusal("ssm", code, message, status=400)


class RunCommand:
    """`seen_after`: seconds until GetCommandInvocation knows a command. AWS is consistent only eventually."""

    def __init__(self, instances: Instances, account: str, seen_after: float) -> None:
        self._instances = instances
        self._account = account
        self._seen_after = seen_after
        self._lock = threading.Lock()
        self._commands: dict[str, list[Invocation]] = {}
        self._sent: dict[str, float] = {}

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        document = request.get("DocumentName", "")
        if document != DOCUMENT:
            raise refuse("InvalidDocument", f"Document with name {document} does not exist.")
        commands, folder, seconds = _parameters(request.get("Parameters") or {})
        targets = self._targets(request)
        command_id = str(uuid.uuid4())
        invocations = [
            Invocation(
                command_id,
                instance.instance_id,
                document,
                request.get("Comment") or "",
                commands,
                folder,
                seconds,
            )
            for instance in targets
        ]
        with self._lock:
            self._commands[command_id] = invocations
            self._sent[command_id] = time.monotonic()
        for invocation in invocations:
            self._instances.run(invocation)
        return _described(command_id, invocations, request)

    def get(self, command_id: str, instance_id: str) -> dict[str, Any]:
        with self._lock:
            age = time.monotonic() - self._sent.get(command_id, time.monotonic())
            found = [each for each in self._commands.get(command_id, []) if each.instance_id == instance_id]
        if not found or age < self._seen_after:
            raise refuse("InvocationDoesNotExist")
        return found[0].result()

    def find(self, command_id: str | None, instance_id: str | None, details: bool) -> list[dict[str, Any]]:
        with self._lock:
            if command_id and command_id not in self._commands:
                raise refuse("InvalidCommandId")
            commands = [command_id] if command_id else list(self._commands)
            return [
                each.listed(details)
                for command in commands
                if time.monotonic() - self._sent[command] >= self._seen_after
                for each in self._commands[command]
                if instance_id in (None, each.instance_id)
            ]

    def cancel(self, command_id: str, instance_ids: Sequence[str]) -> None:
        with self._lock:
            if command_id not in self._commands:
                raise refuse("InvalidCommandId")
            invocations = list(self._commands[command_id])
        for invocation in invocations:
            if not invocation.is_over and (not instance_ids or invocation.instance_id in instance_ids):
                self._instances.cancel(invocation)

    def _targets(self, request: dict[str, Any]) -> list[ManagedInstance]:
        online = {each.instance_id: each for each in self._instances.managed() if each.is_online}
        wanted: list[str] = request.get("InstanceIds") or []
        for target in request.get("Targets") or []:
            key, values = target["Key"], target["Values"]
            if key == "InstanceIds":
                wanted = [*wanted, *values]
            elif key.startswith("tag:"):
                tag = key.removeprefix("tag:")
                wanted = [*wanted, *(name for name, each in online.items() if each.tags.get(tag) in values)]
        unknown = [each for each in wanted if each not in online]
        if unknown:
            listed = ", ".join(unknown)
            raise refuse("InvalidInstanceId", f"Instances [[{listed}]] not in a valid state for account {self._account}")
        return [online[each] for each in dict.fromkeys(wanted)]


def _parameters(parameters: dict[str, list[str]]) -> tuple[tuple[str, ...], str | None, float]:
    unknown = set(parameters) - {"commands", "workingDirectory", "executionTimeout"}
    if unknown or not parameters.get("commands"):
        raise refuse("InvalidParameters", "")
    folder = (parameters.get("workingDirectory") or [""])[0]
    seconds = (parameters.get("executionTimeout") or [str(DEFAULT_SECONDS)])[0]
    if not seconds.isdecimal() or not 1 <= int(seconds) <= LONGEST_SECONDS:
        raise refuse("InvalidParameters", "")
    return tuple(parameters["commands"]), folder or None, float(seconds)


def _described(command_id: str, invocations: Sequence[Invocation], request: dict[str, Any]) -> dict[str, Any]:
    return {
        "CommandId": command_id,
        "DocumentName": DOCUMENT,
        "DocumentVersion": "$DEFAULT",
        "Comment": request.get("Comment") or "",
        "Parameters": request.get("Parameters") or {},
        "InstanceIds": [each.instance_id for each in invocations],
        "Targets": request.get("Targets") or [],
        "Status": "Pending",
        "StatusDetails": "Pending",
        "TargetCount": len(invocations),
        "CompletedCount": 0,
        "ErrorCount": 0,
        "TimeoutSeconds": request.get("TimeoutSeconds") or 3600,
    }
