"""The operations of Systems Manager that moto lacks or only pretends: they reach the hosts of the twin."""

import json
from collections.abc import Sequence
from typing import Any

from moto.core.responses import ActionResult
from moto.ssm.responses import SimpleSystemManagerResponse

from fleet import sessions
from fleet.instances import Instances, ManagedInstance
from fleet.run_command import RunCommand, refuse

# What AL2023 ships is of this line.
AGENT_VERSION = "3.3.4121.0"


def install(instances: Instances, commands: RunCommand, service: sessions.SessionService) -> None:
    def send_command(self: SimpleSystemManagerResponse) -> ActionResult:
        return ActionResult({"Command": commands.send(_request(self))})

    def get_command_invocation(self: SimpleSystemManagerResponse) -> ActionResult:
        request = _request(self)
        return ActionResult(commands.get(request["CommandId"], request["InstanceId"]))

    def list_command_invocations(self: SimpleSystemManagerResponse) -> ActionResult:
        request = _request(self)
        details = bool(request.get("Details"))
        found = commands.find(request.get("CommandId"), request.get("InstanceId"), details)
        return ActionResult({"CommandInvocations": found})

    def cancel_command(self: SimpleSystemManagerResponse) -> ActionResult:
        request = _request(self)
        commands.cancel(request["CommandId"], request.get("InstanceIds") or [])
        return ActionResult({})

    def describe_instance_information(self: SimpleSystemManagerResponse) -> ActionResult:
        request = _request(self)
        filters = [(each["Key"], each["Values"]) for each in request.get("Filters") or []]
        filters += [(each["key"], each["valueSet"]) for each in request.get("InstanceInformationFilterList") or []]
        found = [each for each in instances.managed() if _matches(each, filters)]
        return ActionResult({"InstanceInformationList": [_information(each) for each in found]})

    def get_connection_status(self: SimpleSystemManagerResponse) -> ActionResult:
        target = _request(self)["Target"]
        connected = any(each.instance_id == target and each.is_online for each in instances.managed())
        return ActionResult({"Target": target, "Status": "connected" if connected else "notconnected"})

    def start_session(self: SimpleSystemManagerResponse) -> ActionResult:
        request = _request(self)
        command = sessions.command_of(request.get("DocumentName"), request.get("Parameters") or {})
        target = request["Target"]
        if not any(each.instance_id == target and each.is_online for each in instances.managed()):
            raise refuse("TargetNotConnected", f"{target} is not connected.")
        session = service.start(target, command)
        return ActionResult({"SessionId": session.name, "TokenValue": session.token, "StreamUrl": service.url})

    def terminate_session(self: SimpleSystemManagerResponse) -> ActionResult:
        session = _request(self)["SessionId"]
        service.terminate(session)
        return ActionResult({"SessionId": session})

    for operation in (
        send_command,
        get_command_invocation,
        list_command_invocations,
        cancel_command,
        describe_instance_information,
        get_connection_status,
        start_session,
        terminate_session,
    ):
        setattr(SimpleSystemManagerResponse, operation.__name__, operation)


def _request(response: SimpleSystemManagerResponse) -> dict[str, Any]:
    request: dict[str, Any] = json.loads(response.body or "{}")
    return request


def _matches(instance: ManagedInstance, filters: Sequence[tuple[str, list[str]]]) -> bool:
    for key, values in filters:
        if key == "InstanceIds":
            has = instance.instance_id
        elif key == "PingStatus":
            has = _ping_status(instance)
        elif key == "ResourceType":
            has = "EC2Instance"
        elif key.startswith("tag:"):
            has = instance.tags.get(key.removeprefix("tag:"), "")
        else:
            raise refuse("InvalidFilterKey", f"The mock has no filter {key}.")
        if has not in values:
            return False
    return True


def _ping_status(instance: ManagedInstance) -> str:
    return "Online" if instance.is_online else "ConnectionLost"


def _information(instance: ManagedInstance) -> dict[str, Any]:
    return {
        "InstanceId": instance.instance_id,
        "PingStatus": _ping_status(instance),
        "LastPingDateTime": instance.last_ping,
        "AgentVersion": AGENT_VERSION,
        "IsLatestVersion": False,
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
        "IPAddress": instance.address,
        "ComputerName": instance.name,
    }
