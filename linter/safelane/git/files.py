"""Single files on disk as git would store them: no link is followed, no pipe waited on, no filter run."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping

from safelane.frozen import dataclass
from safelane.git.objects import blob_id
from safelane.git.repository import Entry, EntryKind, MissingObjectError

_PIECE = 1 << 20


def entry_at(file: str, kind: EntryKind | None, id_bytes: int) -> Entry | None:
    """The entry of a file or link; None when there is neither. ``kind``: what git takes it for, None to look.

    What cannot be read has an id that is no hex and differs from every other.
    """
    name = os.path.basename(file)  # noqa: PTH119  # file is text with surrogates, one of many
    try:
        found = os.lstat(file)
    except OSError:
        return None
    if stat.S_ISDIR(found.st_mode):
        return None
    kind = kind if kind is not None else _kind(found.st_mode)
    try:
        return Entry(name, _id(file, found, id_bytes), kind)
    except OSError:
        return Entry(name, f"unreadable:{file}", kind)


def _kind(mode: int) -> EntryKind:
    if stat.S_ISLNK(mode):
        return EntryKind.SYMLINK
    return EntryKind.EXECUTABLE if mode & 0o100 else EntryKind.FILE


def _id(file: str, found: os.stat_result, id_bytes: int) -> str:
    if stat.S_ISLNK(found.st_mode):
        target = os.fsencode(os.readlink(file))  # noqa: PTH115
        return blob_id([target], len(target), id_bytes)
    with _Regular(file) as opened:
        return blob_id(opened.pieces(), opened.size, id_bytes)


def read_file(file: str, id: str) -> bytes:
    """The bytes of a file, the target of a link. Raises MissingObjectError."""
    try:
        if os.path.islink(file):  # noqa: PTH114
            return os.fsencode(os.readlink(file))  # noqa: PTH115
        with _Regular(file) as opened:
            return b"".join(opened.pieces())
    except OSError as error:
        raise MissingObjectError(id, why=f"cannot read {file}: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class FilesOnDisk:
    """Where the files of a tree are that no repository holds, by their ids."""

    where: Mapping[str, str]

    def data(self, entry: Entry) -> bytes | None:
        """The bytes on disk now."""
        file = self.where.get(entry.id)
        return None if file is None else read_file(file, entry.id)

    def size(self, entry: Entry) -> int | None:
        """The size on disk now."""
        file = self.where.get(entry.id)
        if file is None:
            return None
        try:
            found = os.lstat(file)
        except OSError as error:
            raise MissingObjectError(entry.id, why=f"cannot read {file}: {error.strerror}") from error
        return found.st_size


class _Regular:
    """A regular file, opened without waiting: a pipe or a device in its place is an OSError."""

    def __init__(self, file: str) -> None:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        self._number = os.open(file, flags)
        found = os.fstat(self._number)
        self.size = found.st_size
        if not stat.S_ISREG(found.st_mode):
            os.close(self._number)
            raise OSError(0, "not a regular file")

    def __enter__(self) -> _Regular:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._number)

    def pieces(self) -> Iterator[bytes]:
        """Exactly ``size`` bytes, unless the file shrinks meanwhile."""
        left = self.size
        while left > 0:
            piece = os.read(self._number, min(left, _PIECE))
            if not piece:
                return
            left -= len(piece)
            yield piece
