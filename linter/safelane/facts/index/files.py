"""The files of a tree that ``include`` selects, and how two trees differ in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safelane.config import Config
from safelane.config.globs import Glob
from safelane.frozen import dataclass
from safelane.git.names import MAX_PATH, why_hostile
from safelane.git.repository import Entry, EntryKind, Tree

_READABLE = (EntryKind.FILE, EntryKind.EXECUTABLE)
_DEFAULT = Config()
_SUFFIXES = (".yaml", ".yml", ".json")  # what the default ``include`` says
Select = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """Selected files that one tree has otherwise than another: ``gone`` are the old paths, ``there`` the new files."""

    gone: Mapping[str, Entry]
    there: Mapping[str, Entry]


def selector(config: Config) -> Select:
    """Whether a path is selected, for thousands of paths."""
    if config.include == _DEFAULT.include and not config.exclude:
        return lambda path: path.endswith(_SUFFIXES)
    included, excluded = ([Glob(glob) for glob in globs] for globs in (config.include, config.exclude))
    return lambda path: any(one.match(path) for one in included) and not any(one.match(path) for one in excluded)


def files_of(tree: Tree, select: Select) -> Mapping[str, Entry]:
    """The selected files of a whole tree by path. Raises MissingObjectError."""
    found: dict[str, Entry] = {}
    pending = [("", tree.root)]
    while pending:
        prefix, id = pending.pop()
        for name, entry in tree.folder(id).items():
            path = prefix + name
            if entry.kind is EntryKind.TREE:
                if why_hostile(name) is None and len(path) < MAX_PATH:
                    pending.append((f"{path}/", entry.id))
            elif select(path) and entry.kind in _READABLE and why_hostile(name) is None:
                found[path] = entry
    return found


def difference(old: Tree, new: Tree, select: Select) -> Difference:
    """How the second tree differs from the first one. Raises MissingObjectError."""
    gone: dict[str, Entry] = {}
    there: dict[str, Entry] = {}
    pending: list[tuple[str, str | None, str | None]] = [("", old.root, new.root)]
    while pending:
        prefix, before, after = pending.pop()
        if before == after or len(prefix) > MAX_PATH:
            continue
        ours = old.folder(before) if before is not None else {}
        theirs = new.folder(after) if after is not None else {}
        for name in {**ours, **theirs}:
            one, other = ours.get(name), theirs.get(name)
            if one == other or why_hostile(name) is not None:
                continue
            path = prefix + name
            folders = _folder(one), _folder(other)
            if any(folders):
                pending.append((f"{path}/", *folders))
            if _is_file(one) or _is_file(other):
                _note(path, one, gone, select)
                _note(path, other, there, select)
    return Difference(gone, there)


def _note(path: str, entry: Entry | None, files: dict[str, Entry], select: Select) -> None:
    if entry is not None and entry.kind in _READABLE and select(path):
        files[path] = entry


def _folder(entry: Entry | None) -> str | None:
    return entry.id if entry is not None and entry.kind is EntryKind.TREE else None


def _is_file(entry: Entry | None) -> bool:
    return entry is not None and entry.kind in _READABLE
