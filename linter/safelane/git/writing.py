"""Writing to a repository: folders, commits and new branches. Work tree, index and current branch are left alone.

Everything goes through the git command, whichever back end reads: trees by ``mktree``, commits by ``commit-tree``, and
the branches in one transaction of ``update-ref``, so that either all of them are there afterwards or none is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from safelane.errors import UndecidedError, UsageError
from safelane.frozen import dataclass
from safelane.git.assembly import AssembledTree
from safelane.git.objects import MODES
from safelane.git.ondisk import DiskRepository
from safelane.git.process import Git, first_line
from safelane.git.repository import Entry, EntryKind, Repository, Tree
from safelane.git.store import Store

_IDENTITY = ("user.useConfigOnly=true", "i18n.commitEncoding=UTF-8")
_SORTS = {EntryKind.TREE: b"tree", EntryKind.SUBMODULE: b"commit"}
_HELP = "git config user.name NAME and git config user.email MAIL"


@dataclass(frozen=True, slots=True)
class Step:
    """A new branch, the tree of its one commit, and that commit's message."""

    branch: str
    tree: Tree
    message: str


def write_branches(repository: Repository, parent: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """The ids of the commits, each on top of the one before, the first on ``parent``.

    Raises UsageError for a branch that is there or cannot be, and where nobody is configured as the author;
    UndecidedError when git fails. Nothing points to what was written then.
    """
    if not isinstance(repository, DiskRepository):
        raise UsageError("branches are written to a repository on disk only")
    git, store = repository.git, repository.store
    for step in steps:
        _refuse_name(git, store, step.branch)
    _refuse_nobody(git)
    commits: list[str] = []
    known: set[str] = set()
    for step in steps:
        root = _written(git, step.tree, known)
        commits.append(_commit(git, root, commits[-1] if commits else parent, step.message))
    _create(git, dict(zip((step.branch for step in steps), commits, strict=True)))
    return tuple(commits)


def _refuse_name(git: Git, store: Store, branch: str) -> None:
    name = f"refs/heads/{branch}"
    if branch.startswith("-") or git.run("check-ref-format", name).returncode != 0:
        raise UsageError(f"{branch!r} cannot be the name of a branch", "give another --prefix")
    if store.full_name(name) is not None:
        raise UsageError(f"there is a branch {branch!r} already", f"git branch -D {branch}, or give another --prefix")


def _refuse_nobody(git: Git) -> None:
    done = git.with_settings(*_IDENTITY).run("var", "GIT_AUTHOR_IDENT")
    if done.returncode != 0:
        raise UsageError("git does not know who commits here: user.name and user.email are not set", _HELP)


def _written(git: Git, tree: Tree, known: set[str]) -> str:
    """The id of a tree all of whose folders are in the repository now."""
    folders = tree.folders if isinstance(tree, AssembledTree) else {}
    missing = {id: entries for id, entries in folders.items() if id not in known and entries}
    if not folders.get(tree.root, True):
        git.answer(b"", "mktree")  # in a batch, an empty line only ends what came before it
    if missing:
        printed = git.answer(b"\0".join(map(_listed, missing.values())), "mktree", "--batch", "--missing", "-z")
        if printed.decode("ascii", "replace").split() != list(missing):
            raise UndecidedError("git wrote other folders than it was given")
    known.update(missing)
    return tree.root


def _listed(entries: Mapping[str, Entry]) -> bytes:
    return b"".join(_rows(entries.values()))


def _rows(entries: Iterable[Entry]) -> Iterable[bytes]:
    for entry in entries:
        name = entry.name.encode("utf-8", "surrogateescape")
        mode = MODES[entry.kind].rjust(6, b"0")
        yield b"%s %s %s\t%s\0" % (mode, _SORTS.get(entry.kind, b"blob"), entry.id.encode("ascii"), name)


def _commit(git: Git, root: str, parent: str, message: str) -> str:
    text = message.encode("utf-8", "surrogateescape").decode("utf-8", "replace").encode()
    printed = git.with_settings(*_IDENTITY).answer(text, "commit-tree", "-p", parent, "-F", "-", root)
    return printed.decode("ascii").strip()


def _create(git: Git, branches: Mapping[str, str]) -> None:
    """All branches or none: another one of the same name that came meanwhile stops them all."""
    orders = b"".join(b"create refs/heads/%s\0%s\0" % (n.encode(), id.encode()) for n, id in branches.items())
    try:
        git.answer(orders, "update-ref", "-m", "safelane plan", "--stdin", "-z")
    except UndecidedError as error:
        raise UsageError(f"no branch was made: {first_line(error.message.encode())}", error.help) from error
