"""One command on one instance, from the request to its outcome."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

# What `list-command-invocations --details` shows of an output (iohandler.MaximumPluginOutputSize).
LIST_CHARACTERS = 2_500
PLUGIN = "aws:runShellScript"

TERMINAL = frozenset({"Success", "Failed", "TimedOut", "Cancelled"})
DETAILS = {"TimedOut": "ExecutionTimedOut"}


def now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_duration(duration: timedelta) -> str:
    return f"PT{duration.total_seconds():.3f}S"


@dataclass
class Invocation:
    command_id: str
    instance_id: str
    document: str
    comment: str
    commands: tuple[str, ...]
    folder: str | None
    seconds: float
    requested: datetime = field(default_factory=now)
    status: str = "Pending"
    code: int = -1
    stdout: str = ""
    stderr: str = ""
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def is_over(self) -> bool:
        return self.status in TERMINAL

    @property
    def status_details(self) -> str:
        return DETAILS.get(self.status, self.status)

    def start(self) -> None:
        self.status, self.started = "InProgress", now()

    def end(self, status: str, code: int, stdout: str = "", stderr: str = "") -> None:
        """The outcome. Of two, such as a cancellation and the end of the command, the first counts."""
        if self.is_over:
            return
        self.status, self.code, self.ended = status, code, now()
        self.stdout, self.stderr = stdout, stderr

    def result(self) -> dict[str, Any]:
        """As GetCommandInvocation answers: no output before the end."""
        elapsed = "" if self.started is None or self.ended is None else iso_duration(self.ended - self.started)
        return {
            "CommandId": self.command_id,
            "InstanceId": self.instance_id,
            "Comment": self.comment,
            "DocumentName": self.document,
            "DocumentVersion": "$DEFAULT",
            "PluginName": PLUGIN,
            "ResponseCode": self.code,
            "ExecutionStartDateTime": iso(self.started),
            "ExecutionElapsedTime": elapsed,
            "ExecutionEndDateTime": iso(self.ended),
            "Status": self.status,
            "StatusDetails": self.status_details,
            "StandardOutputContent": self.stdout,
            "StandardOutputUrl": "",
            "StandardErrorContent": self.stderr,
            "StandardErrorUrl": "",
            "CloudWatchOutputConfig": {"CloudWatchLogGroupName": "", "CloudWatchOutputEnabled": False},
        }

    def listed(self, details: bool) -> dict[str, Any]:
        """As ListCommandInvocations answers."""
        plugin = {
            "Name": PLUGIN,
            "Status": self.status,
            "StatusDetails": self.status_details,
            "ResponseCode": self.code,
            "ResponseStartDateTime": self.started or self.requested,
            "Output": combined_output(self.stdout, self.stderr, LIST_CHARACTERS),
        }
        if self.ended:
            plugin["ResponseFinishDateTime"] = self.ended
        return {
            "CommandId": self.command_id,
            "InstanceId": self.instance_id,
            "InstanceName": "",
            "Comment": self.comment,
            "DocumentName": self.document,
            "DocumentVersion": "$DEFAULT",
            "RequestedDateTime": self.requested,
            "Status": self.status,
            "StatusDetails": self.status_details,
            "StandardOutputUrl": "",
            "StandardErrorUrl": "",
            "CommandPlugins": [plugin] if details else [],
        }


def combined_output(stdout: str, stderr: str, most: int) -> str:
    """Both outputs in one text, cut where it is too long (iohandler.TruncateOutput)."""
    title = "\n----------ERROR-------\n" if stderr else ""
    cut_stdout, cut_stderr = "\n---Output truncated---", "\n---Error truncated----"
    room = most - len(title)
    if len(stdout) + len(stderr) < room:
        return stdout + title + stderr
    if len(stdout) > room // 2 and len(stderr) > room // 2:
        half = (room - len(cut_stdout) - len(cut_stderr)) // 2
        return stdout[:half] + cut_stdout + title + stderr[:half] + cut_stderr
    if len(stdout) < room // 2:
        return stdout + title + stderr[: room - len(cut_stderr) - len(stdout)] + cut_stderr
    return stdout[: room - len(cut_stdout) - len(stderr)] + cut_stdout + title + stderr
