"""Git's objects as bytes: trees and commits read, ids of blobs and trees computed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from safelane.git.repository import Commit, Entry, EntryKind

_ROW = {size: re.compile(rb"([0-7]{1,7}) ([^\0]+)\0(.{%d})" % size, re.DOTALL) for size in (20, 32)}
MODES = {
    EntryKind.TREE: b"40000",
    EntryKind.FILE: b"100644",
    EntryKind.EXECUTABLE: b"100755",
    EntryKind.SYMLINK: b"120000",
    EntryKind.SUBMODULE: b"160000",
}
_KINDS = {mode: kind for kind, mode in MODES.items()}
_ENCODINGS = re.compile(
    r"iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|euc-(jp|kr)|shift[-_]?jis|gb(k|2312|18030)|big5", re.I
)


def kind_of(mode: bytes) -> EntryKind:
    """What an octal mode means, old and odd ones as git's ``canon_mode`` reads them."""
    known = _KINDS.get(mode)
    if known is not None:
        return known
    number = int(mode, 8)
    sort = number & 0o170000
    if sort == 0o100000:
        return EntryKind.EXECUTABLE if number & 0o100 else EntryKind.FILE
    return {0o040000: EntryKind.TREE, 0o120000: EntryKind.SYMLINK}.get(sort, EntryKind.SUBMODULE)


def parse_tree(data: bytes, id_bytes: int) -> dict[str, Entry]:
    """The entries of a raw tree, by name. Raises ValueError for bytes that are no tree.

    git writes no name twice; a name that does stand twice is kept under a key that no tree can hold, so that
    ``names.why_hostile`` sees it.
    """
    rows = _ROW[id_bytes].findall(data)
    if sum(len(mode) + len(name) for mode, name, _ in rows) + len(rows) * (id_bytes + 2) != len(data):
        raise ValueError("not a tree")
    entries: dict[str, Entry] = {}
    for mode, raw, id in rows:
        name = raw.decode("utf-8", "surrogateescape")
        key = name if name not in entries else f"{name}\0{len(entries)}"
        entries[key] = Entry(key, id.hex(), _KINDS.get(mode) or kind_of(mode))
    return entries


def parse_commit(id: str, data: bytes) -> Commit:
    """A raw commit. Raises ValueError for bytes that are no commit."""
    head, _, text = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        fields.setdefault(key, []).append(value)
    if b"tree" not in fields:
        raise ValueError("not a commit")
    encoding = fields.get(b"encoding", [b"utf-8"])[0].decode("ascii", "replace")
    author = fields.get(b"author", [b""])[0]
    title, _, body = _decode(text, encoding).lstrip("\n").partition("\n")
    return Commit(
        id,
        fields[b"tree"][0].decode("ascii", "replace"),
        tuple(parent.decode("ascii", "replace") for parent in fields.get(b"parent", ())),
        _decode(author[: author.rfind(b">") + 1], encoding),
        _seconds(fields.get(b"committer", [b""])[0]),
        title.strip(),
        body.strip(),
    )


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # A commit may name any of Python's codecs, slow and strange ones too: only those of old mail are used.
        return data.decode(encoding if _ENCODINGS.fullmatch(encoding) else "utf-8", "replace")


def _seconds(person: bytes) -> int:
    found = re.search(rb"> (\d{1,12}) ", person)
    return int(found[1]) if found else 0


def tag_target(data: bytes) -> str | None:
    """The id of what an annotated tag names; None for bytes that are no tag."""
    found = re.match(rb"object ([0-9a-f]{40,64})\n", data)
    return found[1].decode() if found else None


def blob_id(chunks: Iterable[bytes], size: int, id_bytes: int) -> str:
    """The id that git gives to a file of ``size`` bytes."""
    digest = _digest(id_bytes, b"blob %d\0" % size)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def tree_id(entries: Mapping[str, Entry], id_bytes: int) -> str:
    """The id that git gives to a folder; an id that is no hex (of a file that cannot be read) counts as its text."""
    rows = []
    for entry in entries.values():
        name = entry.name.encode("utf-8", "surrogateescape")
        order = name + b"/" if entry.kind is EntryKind.TREE else name
        rows.append((order, MODES[entry.kind] + b" " + name + b"\0" + _raw(entry.id)))
    data = b"".join(row for _, row in sorted(rows))
    return _digest(id_bytes, b"tree %d\0" % len(data) + data).hexdigest()


def _raw(id: str) -> bytes:
    try:
        return bytes.fromhex(id)
    except ValueError:
        return id.encode("utf-8", "surrogateescape")


def _digest(id_bytes: int, start: bytes) -> hashlib._Hash:
    if id_bytes == 32:
        return hashlib.sha256(start)
    return hashlib.sha1(start, usedforsecurity=False)
