"""Another system's files as the root of this host: those of a tree, which is never written itself."""

import os
import shutil
from pathlib import Path

import disk

_ROOT = Path("/run/disk/root")


def enter(tree: str, kept: str) -> None:
    """For this process and all that it starts. `kept` is a folder of the machine that stays where it is."""
    disk.make_store()
    disk.overlay(tree, _ROOT)
    for folder in ("/proc", "/sys", "/dev"):
        disk.bind(folder, str(_ROOT) + folder)
    (_ROOT / kept.lstrip("/")).mkdir(parents=True, exist_ok=True)
    disk.bind(kept, str(_ROOT) + kept)
    # The lab's resolver, and no names but localhost.
    for file in ("etc/resolv.conf", "etc/hosts"):
        (_ROOT / file).unlink(missing_ok=True)
        shutil.copyfile(f"/{file}", _ROOT / file)
    os.chroot(_ROOT)
    os.chdir("/")
