"""How much of a change is read: a change has limits as a file has."""

from __future__ import annotations

from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.git.changes import find, resolve_link
from safelane.git.repository import EntryKind, MissingObjectError

MAX_FILES = 10_000
MAX_BYTES = 256 * 1024 * 1024
MAX_DOCUMENTS = 250_000  # each takes about a kilobyte, however small it is


@dataclass(slots=True)
class Room:
    """What was read so far."""

    files: int = 0
    bytes: int = 0
    documents: int = 0

    def refuses(self, *sizes: int) -> str | None:
        """Why a file with these sizes is not read; None when it is, which takes its room."""
        if self.files >= MAX_FILES:
            return f"more than {MAX_FILES} changed files: this one was not read"
        if self.bytes + sum(sizes) > MAX_BYTES:
            return f"more than {MAX_BYTES} bytes in changed files: this one was not read"
        if self.documents > MAX_DOCUMENTS:
            return f"more than {MAX_DOCUMENTS} documents in changed files: this one was not read"
        self.files += 1
        self.bytes += sum(sizes)
        return None


def size_of(view: View, path: str) -> int:
    """How many bytes reading a file takes; nothing for one that is not read at all."""
    try:
        entry = find(view.tree, path)
        if entry is not None and entry.kind is EntryKind.SYMLINK:
            target = resolve_link(view.tree, path)
            entry = find(view.tree, target) if target is not None else None
        if entry is None or entry.kind is EntryKind.TREE:
            return 0
        size = view.tree.size(entry)
    except MissingObjectError:
        return 0
    return size if size <= view.limits.file_bytes else 0
