"""A disk of the host's own, as far as a host's software writes: what it changes stays in its mount namespace.

The files of the machine lie below (overlayfs) and are never written, not even by root. What is written lives in memory
and goes with the host.
"""

import ctypes
import os
import shutil
from pathlib import Path

WRITABLE = ("/etc", "/opt", "/root", "/tmp", "/usr/local", "/var")
# Software of a host writes no deeper than /etc/systemd/system and the like in folders that were there before.
OWNED_LEVELS = 2
_STORE = Path("/run/disk")

_libc = ctypes.CDLL(None, use_errno=True)
_MS_BIND = 4096
_MS_REC = 16384


def mount(source: str, target: str, kind: str | None, flags: int = 0, options: str | None = None) -> None:
    def text(value: str | None) -> bytes | None:
        return None if value is None else value.encode()

    if _libc.mount(text(source), text(target), text(kind), flags, text(options)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"mount {kind or 'bind'} on {target}: {os.strerror(number)}")


def mount_points_below(folder: str, mountinfo: str) -> list[str]:
    """The mounts that an overlay on `folder` would hide, in the order of /proc/self/mountinfo."""
    points = (line.split()[4] for line in mountinfo.splitlines())
    return [point for point in points if point.startswith(folder + "/")]


def bind(source: str, target: str) -> None:
    mount(source, target, None, _MS_BIND | _MS_REC)


def make_store() -> None:
    """Where what is written lives: memory of this host alone."""
    _renew_run()
    _STORE.mkdir()
    mount("tmpfs", str(_STORE), "tmpfs", options="mode=755")


def make_private(kept: str) -> None:
    """`kept` is a folder that stays the machine's: a socket is not the same one through an overlay."""
    reached = os.open(kept, os.O_PATH)
    make_store()
    for folder in WRITABLE:
        if Path(folder).is_dir():
            _lay_over(folder)
    bind(f"/proc/self/fd/{reached}", kept)
    os.close(reached)


def overlay(lower: str, target: Path) -> None:
    """Mounts `lower` on `target`, where it can be written; that goes to the store."""
    upper, work = (_STORE / (part + lower.replace("/", "-")) for part in ("upper", "work"))
    for folder in (upper, work, target):
        folder.mkdir(exist_ok=True)
    # The mode of the folder itself is that of the upper one.
    upper.chmod(Path(lower).stat().st_mode & 0o7777)
    if Path(lower).stat().st_uid != os.getuid() and not os.access(lower, os.W_OK):
        _own_folders(Path(lower), upper, OWNED_LEVELS)
    mount("overlay", str(target), "overlay", options=f"lowerdir={lower},upperdir={upper},workdir={work},userxattr")


def _own_folders(lower: Path, upper: Path, levels: int) -> None:
    """For an ordinary user, whose root here is not that of the machine's files: a folder that is in both layers has the
    owner that it has in the upper one. So files can come, go and be replaced there, though not be changed in place.
    """
    try:
        folders = [entry for entry in os.scandir(lower) if entry.is_dir(follow_symlinks=False)]
    except PermissionError:
        return
    for folder in folders:
        own = upper / folder.name
        own.mkdir()
        own.chmod(folder.stat(follow_symlinks=False).st_mode & 0o7777)
        if levels > 1:
            _own_folders(Path(folder.path), own, levels - 1)


def _renew_run() -> None:
    """/run is one for all hosts of a lab; a host's own has the same in it (the resolver's file may be there)."""
    before = os.open("/run", os.O_PATH)
    mount("tmpfs", "/run", "tmpfs", options="mode=755")
    shutil.copytree(f"/proc/self/fd/{before}", "/run", symlinks=True, dirs_exist_ok=True)
    os.close(before)


def _lay_over(folder: str) -> None:
    hidden = mount_points_below(folder, Path("/proc/self/mountinfo").read_text())
    kept = {point: os.open(point, os.O_PATH) for point in hidden}
    overlay(folder, Path(folder))
    for point, descriptor in kept.items():
        bind(f"/proc/self/fd/{descriptor}", point)
        os.close(descriptor)
