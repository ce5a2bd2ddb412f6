"""Whether a folder lies on a disk of this machine.

SQLite's write-ahead log shares memory between processes; over a network it corrupts silently
(https://www.sqlite.org/wal.html).
"""
from __future__ import annotations

from pathlib import Path

from kohoshi.proof.store.model import StoreError

_MOUNTS = Path("/proc/mounts")
#: File systems that other machines may write, or that share no memory. 9p is how WSL shows the
#: drives of Windows; vboxsf and virtiofs are folders of the host of a virtual machine.
_FAR = frozenset({
    "9p", "afs", "acfs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2", "fuse.gcsfuse",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.smbnetfs", "gfs2", "glusterfs", "gpfs",
    "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs"})


def refuse_far(folder: Path, mounts: Path = _MOUNTS) -> None:
    """Raises StoreError for a folder on a network drive. Where the system does not tell (no
    ``/proc/mounts``) nothing is refused here."""
    kind = file_system(folder, mounts)
    if kind in _FAR:
        raise StoreError(
            f"{folder} はネットワーク上のドライブ（{kind}）なので、赤字や校了の記録を置けません（こわれるおそれがあります）。"
            "このコンピューターのディスクに移して、使う人はブラウザーで開いてください")


def file_system(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system that holds ``folder`` (which need not exist yet), None if unknown."""
    if not mounts.is_file():
        return None
    place = folder.resolve()
    best: tuple[int, str] | None = None
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_unescaped(fields[1]))
        # the last of two mounts on one place is the one that is seen
        if place.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = len(point.parts), fields[2]
    return best[1] if best else None


def _unescaped(text: str) -> str:
    """Blanks are written ``\\040`` (fstab(5))."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text
