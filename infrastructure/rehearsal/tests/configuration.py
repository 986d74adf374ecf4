"""A copy of the Terraform configuration that Terraform runs in, so that the repository stays as it is."""

import fcntl
import json
import os
import platform
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CLONE = Path(__file__).resolve().parents[3]
INFRASTRUCTURE = CLONE / "infrastructure"
DIST = Path(os.environ.get("WIRELAB_DIST", CLONE / "dist"))


class TerraformError(Exception):
    """Terraform failed; its words."""


@dataclass
class Measured:
    """How long Terraform took, for the table at the end."""

    seconds: dict[str, float] = field(default_factory=dict)
    resources: dict[str, float] = field(default_factory=dict)
    """Address → seconds until it was there."""


class Configuration:
    """The configuration in `folder`, with the lab file beside it where a clone has its own."""

    def __init__(self, folder: Path, environment: dict[str, str], lab_file: str, variables: dict[str, Any]) -> None:
        self.folder = folder / "infrastructure"
        self.environment = environment
        self.measured = Measured()
        self._lab_file = folder / "lab.yaml"
        self._outputs: dict[str, Any] | None = None
        self.folder.mkdir(parents=True)
        for file in INFRASTRUCTURE.glob("*.tf"):
            shutil.copy(file, self.folder)
        shutil.copytree(INFRASTRUCTURE / "templates", self.folder / "templates")
        wire, archive = tools(folder)
        variables = {"wire_binary": str(wire), "repository_archive": str(archive), **variables}
        (self.folder / "terraform.tfvars.json").write_text(json.dumps(variables))
        self.write_lab(lab_file)

    def write_lab(self, text: str) -> None:
        self._lab_file.write_text(text)

    def init(self) -> None:
        # Terraform's plugin cache is not made for several at a time.
        cache = Path(self.environment.get("TF_PLUGIN_CACHE_DIR", self.folder))
        with (cache / "init.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.terraform("init", "-input=false")

    def apply(self) -> None:
        """The first time, it is measured."""
        self._outputs = None
        if self.measured.seconds:
            self.terraform("apply", "-input=false", "-auto-approve")
            return
        started = time.monotonic()
        self.terraform("plan", "-input=false", "-out=plan")
        self.measured.seconds["plan"] = time.monotonic() - started
        started = time.monotonic()
        for line in self.terraform("apply", "-input=false", "-json", "plan").splitlines():
            event = json.loads(line)
            if event["type"] == "apply_complete":
                hook = event["hook"]
                self.measured.resources[hook["resource"]["addr"]] = hook["elapsed_seconds"]
        self.measured.seconds["apply"] = time.monotonic() - started

    def plan(self) -> dict[str, Any]:
        """The plan, as `terraform show -json` has it."""
        self.terraform("plan", "-input=false", "-out=plan")
        return json.loads(self.terraform("show", "-json", "plan"))

    def state(self) -> dict[str, Any]:
        return json.loads(self.terraform("show", "-json"))

    def outputs(self) -> dict[str, Any]:
        if self._outputs is None:
            self._outputs = {name: each["value"] for name, each in json.loads(self.terraform("output", "-json")).items()}
        return self._outputs

    def destroy(self) -> None:
        started = time.monotonic()
        self.terraform("destroy", "-input=false", "-auto-approve")
        self.measured.seconds["destroy"] = time.monotonic() - started

    def terraform(self, *arguments: str) -> str:
        done = subprocess.run(
            ["terraform", *arguments],
            cwd=self.folder,
            env={**self.environment, "TF_IN_AUTOMATION": "1", "TF_CLI_ARGS": "-no-color"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
        if done.returncode != 0:
            raise TerraformError(f"terraform {' '.join(arguments)}:\n{done.stderr}\n{done.stdout[-4000:]}")
        return done.stdout


def changes(plan: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Address → what is to be done, of every resource and output that does not stay as it is."""
    outputs = [{"address": f"output.{name}", "change": each} for name, each in plan.get("output_changes", {}).items()]
    return {
        each["address"]: tuple(each["change"]["actions"])
        for each in [*plan["resource_changes"], *outputs]
        if each.get("mode") != "data" and each["change"]["actions"] != ["no-op"]
    }


def tools(folder: Path) -> tuple[Path, Path]:
    """The release that `make dist` wrote; without it the program of the last build, and an archive of what is here."""
    wire = DIST / f"wire-{platform.machine()}"
    archive = DIST / "wirelab.tar.gz"
    if not wire.exists():
        wire = CLONE / ".build" / "debug" / "wire"
    if not archive.exists():
        archive = folder / "wirelab.tar.gz"
        names = ["README.md", "LICENSE", "lab.yaml", "scripts", "docs"]
        subprocess.run(["tar", "-C", str(CLONE), "--transform=s,^,wirelab/,", "-czf", str(archive), *names], check=True)
    return wire, archive
