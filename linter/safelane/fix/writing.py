"""Mended files onto the disk: only where the file still is what was judged, and never through a symbolic link."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def write(root: Path, path: str, before: bytes, after: bytes) -> str | None:
    """Replace a file at once, with its mode; why it was left alone, None when it was written."""
    file = root / path
    why = _why_not(root, path, file, before)
    if why is not None:
        return why
    try:
        _replace(file, after)
    except OSError as error:
        return f"it cannot be written: {error.strerror}"
    return None


def _why_not(root: Path, path: str, file: Path, before: bytes) -> str | None:
    above = root
    for step in path.split("/"):
        above = above / step
        if above.is_symlink():
            return "it lies behind a symbolic link" if above != file else "it is a symbolic link"
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return "it is no regular file"
        data = file.read_bytes()
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if data == before:
        return None
    if data.replace(b"\r\n", b"\n") == before:
        return "its lines end in CRLF here, and were judged as git has them"
    return "its text is not what was judged: it changed meanwhile"


def _replace(file: Path, data: bytes) -> None:
    """Written beside it first, so that nobody sees half a file."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".safelane-")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(stat.S_IMODE(file.lstat().st_mode))
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
