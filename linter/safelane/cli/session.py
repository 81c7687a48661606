"""Opening what commands work on: the repository, and the policy from where it is in force."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safelane.errors import UndecidedError, UsageError, nearest
from safelane.frozen import dataclass
from safelane.git import open_repository
from safelane.git.repository import MissingObjectError, Repository, Tree
from safelane.policy.beside import Beside
from safelane.policy.central import Central
from safelane.policy.force import CONFIG, PolicyInForce, read_policy
from safelane.policy.sources import DiskSource, TreeSource

if TYPE_CHECKING:
    from safelane.cache import Cache


def repository_at(path: str | None) -> Repository:
    """The repository of ``--repo``, or around the current folder."""
    return open_repository(path, os.environ)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which policy is asked for: ``--config``, ``--policy-repo``, and the moment at which it counts."""

    config: str | None = None
    central: str | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def of(cls, given: Mapping[str, Any], now: datetime | None = None) -> Wanted:
        """From the options of a command; ``now`` defaults to its ``--now``, else the clock. Raises UsageError."""
        return cls(given["config"], given["policy_repo"], now or moment(given.get("now")))

    def beside(self) -> Beside:
        """What a policy is read with. Raises UsageError."""
        return Beside.at(self.now, user_cache(), central_at(self.central) if self.central is not None else None)


def central_at(text: str) -> Central:
    """The central repository of ``--policy-repo DIR@REV``. Raises UsageError, and what git raises."""
    folder, _, revision = text.rpartition("@")
    if not folder or not revision:
        raise UsageError(f"--policy-repo takes DIR@REV, a checkout and the revision of it that counts, not {text!r}")
    tree = open_repository(folder, os.environ).tree(revision)
    commit = tree.commit or tree.root
    return Central(f"{Path(folder).resolve().name}@{commit[:12]}", commit, TreeSource(tree))


def policy_of_tree(tree: Tree, wanted: Wanted) -> PolicyInForce:
    """The policy that judges a change: of ``--config``, else of the base's tree."""
    if wanted.config is not None:
        return policy_of_file(wanted)
    try:
        return read_policy(TreeSource(tree), beside=wanted.beside())
    except MissingObjectError as error:
        raise UndecidedError(f"the policy at the base revision cannot be read: {error}", error.help) from error


def policy_of_file(wanted: Wanted) -> PolicyInForce:
    """The policy of a file on disk; its relative paths are resolved beside it."""
    file = Path(wanted.config or CONFIG)
    if not file.is_file():
        raise UsageError(f"there is no file {wanted.config!r}")
    return read_policy(DiskSource(file.parent), file.name, required=True, beside=wanted.beside())


def policy_on_disk(repo: str | None, wanted: Wanted) -> PolicyInForce:
    """The policy of the files on disk, for commands that look at the policy itself."""
    if wanted.config is not None:
        return policy_of_file(wanted)
    return read_policy(DiskSource(root_on_disk(repo)), beside=wanted.beside())


def moment(text: str | None) -> datetime:
    """``--now``, or the clock; always with a time zone. Raises UsageError."""
    if text is None:
        return datetime.now(UTC)
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now takes a time as RFC 3339 has it, such as 2026-01-31T09:00:00Z, not {text!r}") from None
    if given.tzinfo is None:
        raise UsageError(f"--now needs a time zone, such as 2026-01-31T09:00:00Z: {text!r}")
    return given


def root_on_disk(repo: str | None) -> Path:
    """The top of the work tree around a folder, without asking git; the folder itself when there is none."""
    start = Path(repo or ".").resolve()
    if not start.is_dir():
        raise UsageError(f"there is no folder {repo!r}")
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def user_cache() -> Cache | None:
    """Where what can be made again is kept: XDG_CACHE_HOME, else ~/.cache; nowhere without a home."""
    from safelane.cache import Cache

    place = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not place and not os.environ.get("HOME"):
        return None
    return Cache(Path(place or Path.home() / ".cache") / "safelane")


def environments_of(policy: PolicyInForce, names: tuple[str, ...]) -> frozenset[str]:
    """``--environment``: canonical names. Raises UsageError for one that does not exist."""
    known = policy.topology.environments
    found = set()
    for name in names:
        canonical = policy.topology.canonical(name)
        if canonical is None:
            hint = nearest(name, policy.topology.names) or f"; known are {', '.join(known)}"
            raise UsageError(f"there is no environment {name!r}{hint}")
        found.add(canonical)
    return frozenset(found)


__all__ = [
    "CONFIG",
    "Wanted",
    "environments_of",
    "moment",
    "policy_of_file",
    "policy_of_tree",
    "policy_on_disk",
    "repository_at",
    "root_on_disk",
    "user_cache",
]
