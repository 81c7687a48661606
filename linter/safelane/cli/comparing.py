"""Which two trees ``check`` compares, and what is said of the change: options first, then the CI system, then git."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from safelane.cli.session import repository_at
from safelane.errors import UsageError
from safelane.facts.gathering import ChangeFacts
from safelane.frozen import dataclass
from safelane.git.base import Comparison, choose
from safelane.git.repository import Repository, Tree

_CI = ("GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD")
_REVISIONS = ("base", "head", "staged", "worktree")


@dataclass(frozen=True, slots=True)
class Compared:
    """The two trees, the facts of the change, and what is to be noted about how they were found."""

    base: Tree
    head: Tree
    said: ChangeFacts
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    repository: Repository | None = None


def compared(given: Mapping[str, Any], now: datetime) -> Compared:
    """What the options ask for. Raises UsageError for options that exclude each other, and what git raises."""
    if given["base_dir"] is not None or given["head_dir"] is not None:
        return _folders(given, now)
    unsaved = _unsaved(given)
    repository = repository_at(given["repo"])
    in_ci = any(os.environ.get(name) for name in _CI)
    if in_ci and given["event"] == "auto" and not any(given[name] for name in _REVISIONS):
        found = _from_event(repository, given, now)
        if found is not None:
            return found
    comparison = choose(repository, given["base"], given["head"], unsaved)
    said = _said(_spoken(repository, comparison), given, now)
    return Compared(comparison.base, comparison.head, said, repository=repository)


def _folders(given: Mapping[str, Any], now: datetime) -> Compared:
    from safelane.git import open_folder

    if given["base_dir"] is None or given["head_dir"] is None:
        raise UsageError("--base-dir and --head-dir go together: two folders are compared")
    others = [f"--{name}" for name in _REVISIONS if given[name]]
    if others:
        raise UsageError(f"{', '.join(others)} goes with revisions, not with --base-dir and --head-dir")
    base, head = open_folder(given["base_dir"]), open_folder(given["head_dir"])
    return Compared(base, head, _said(("", "", "", ()), given, now, rendered=True))


def _unsaved(given: Mapping[str, Any]) -> str | None:
    """``index`` or ``worktree`` when the head is no commit."""
    if given["staged"] and given["worktree"]:
        raise UsageError("--staged and --worktree name two heads: give one of them")
    unsaved = "index" if given["staged"] else "worktree" if given["worktree"] else None
    if unsaved is not None and given["head"] is not None:
        raise UsageError("--head goes with neither --staged nor --worktree: they are the head")
    return unsaved


def _from_event(repository: Repository, given: Mapping[str, Any], now: datetime) -> Compared | None:
    from safelane.git.events import from_event

    change = from_event(repository, os.environ, lambda path: Path(path).read_bytes())
    if change is None:
        return None
    comparison, texts = change.comparison, change.texts
    spoken = _spoken(repository, comparison) if texts is None else (texts.author, texts.title, texts.body, texts.labels)
    notes = (f"{change.event} event", *change.notes)
    said = replace(_said(spoken, given, now), reviewers=texts.reviewers if texts is not None else ())
    return Compared(comparison.base, comparison.head, said, notes, change.cautions, repository)


def _spoken(repository: Repository, comparison: Comparison) -> tuple[str, str, str, tuple[str, ...]]:
    """Author, title and body of the commit that speaks for the change; nothing for index and work tree."""
    if comparison.spoken_by is None:
        return "", "", "", ()
    return (*repository.message(comparison.spoken_by), ())


def _said(
    spoken: tuple[str, str, str, tuple[str, ...]], given: Mapping[str, Any], now: datetime, rendered: bool = False
) -> ChangeFacts:
    """What the command line says, else what was found."""
    author, title, body, labels = spoken
    return ChangeFacts(
        now=now,
        title=title if given["title"] is None else given["title"],
        body=body if given["body"] is None else given["body"],
        author=author if given["author"] is None else given["author"],
        labels=(*labels, *given["labels"]),
        rendered=rendered,
    )
