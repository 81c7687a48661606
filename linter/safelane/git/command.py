"""The back end on the git command: reads what libgit2 cannot (SHA-256, reftable, old partial clones)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from safelane.errors import UndecidedError, UsageError
from safelane.frozen import dataclass
from safelane.git.batch import Batch
from safelane.git.ondisk import DiskRepository
from safelane.git.process import Git, first_line, git_at
from safelane.git.refusals import not_here, other_owner
from safelane.git.store import AmbiguousNameError

_SORTS = (b"commit", b"tree", b"blob", b"tag")


def open_command(path: str | None, environment: Mapping[str, str]) -> DiskRepository:
    """The repository at or around a folder. Raises UsageError, or UndecidedError for formats that git lacks."""
    git = git_at(path, environment)
    start = path or environment.get("GIT_DIR") or "."
    done = _probe(git)
    if done is None:
        workspace = environment.get("GITHUB_WORKSPACE")
        root = Path(start).resolve()
        # A container job checks out as another user; the folder that the runner itself names is no stranger's.
        if workspace and Path(workspace).resolve() == root:
            git = git.with_settings(f"safe.directory={root}")
            done = _probe(git)
    if done is None:
        raise other_owner(start)
    shallow, id_format = done
    return DiskRepository(CommandStore(git, shallow, 32 if id_format == "sha256" else 20), git)


def _probe(git: Git) -> tuple[bool, str] | None:
    """Whether history is cut off, and the object format; None when git refuses for the owner's sake."""
    start = git.folder or git.environment.get("GIT_DIR") or "."
    done = git.run("rev-parse", "--is-shallow-repository", "--show-object-format")
    if done.returncode == 0:
        shallow, _, id_format = done.stdout.decode("ascii", "replace").strip().partition("\n")
        return shallow == "true", id_format
    why = first_line(done.stderr)
    if "dubious ownership" in why or "unsafe repository" in why:
        return None
    if "not a git repository" in why or "cannot change to" in why:
        raise not_here(start)
    if "extension" in why or "repo version" in why or "unknown ref storage" in why:
        raise UndecidedError(f"this repository has a format that git here cannot read: {why}")
    raise UsageError(f"cannot open the repository: {why}")


@dataclass(frozen=True)
class CommandStore:
    """Objects from two ``git cat-file`` that stay alive, the rest by single calls."""

    git: Git
    shallow: bool
    id_bytes: int

    @cached_property
    def _contents(self) -> Batch:
        return Batch(self.git, "--batch")

    @cached_property
    def _headers(self) -> Batch:
        return Batch(self.git, "--batch-check")

    def read(self, id: str) -> tuple[str, bytes]:
        """The sort and the bytes of an object."""
        line, data = self._contents.ask(id)
        found = _answer(line)
        if found is None or data is None:
            raise KeyError(id)
        return found[1], data

    def header(self, id: str) -> tuple[str, int]:
        """The sort and the size of an object."""
        found = _answer(self._headers.ask(id)[0])
        if found is None:
            raise KeyError(id)
        return found[1], found[2]

    def resolve(self, revision: str) -> str | None:
        """The id that a revision names."""
        line, _ = self._headers.ask(revision)
        found = _answer(line)
        if found is None and line.endswith(b" ambiguous"):
            raise AmbiguousNameError(revision)
        return found[0] if found is not None else None

    def references(self) -> list[str]:
        """The full names of all references."""
        return _lines(self.git.output("for-each-ref", "--format=%(refname)"))

    def full_name(self, reference: str) -> str | None:
        """The full name of the reference that a reference leads to."""
        if self.resolve(reference) is None:
            return None
        done = self.git.run("rev-parse", "--symbolic-full-name", "--end-of-options", reference)
        names = [line for line in _lines(done.stdout) if line.startswith("refs/")]
        return names[0] if names else None

    def settings(self) -> Mapping[str, str]:
        """git's configuration."""
        return self._settings

    @cached_property
    def _settings(self) -> Mapping[str, str]:
        text = self.git.output("config", "-z", "--list").decode("utf-8", "surrogateescape")
        return dict(_setting(item) for item in text.split("\0") if item)

    def common_ancestor(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits."""
        done = self.git.run("merge-base", "--end-of-options", one, other)
        return done.stdout.decode("ascii").strip() or None if done.returncode == 0 else None


def _answer(line: bytes) -> tuple[str, str, int] | None:
    parts = line.split(b" ")
    if len(parts) == 3 and parts[1] in _SORTS and parts[2].isdigit():
        return parts[0].decode("ascii"), parts[1].decode("ascii"), int(parts[2])
    return None


def _setting(item: str) -> tuple[str, str]:
    key, _, value = item.partition("\n")
    return key, value


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").splitlines()
