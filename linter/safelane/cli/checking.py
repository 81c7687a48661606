"""What ``safelane check`` does, from what was given to an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.cli.check import moment
from safelane.cli.output import Destinations, exit_code
from safelane.cli.session import environments_of, policy_of_tree, repository_at
from safelane.errors import UsageError
from safelane.facts.gathering import ChangeFacts
from safelane.gate import Asked
from safelane.gate import check as judge
from safelane.git.base import Comparison, choose
from safelane.git.repository import Repository
from safelane.report import RenderOptions


def check(given: Mapping[str, Any]) -> int:
    """The exit code; ``given`` are the options of the command by name."""
    now = moment(given["now"])
    destinations = Destinations.of(given["format"], given["outputs"], _options(given), given["color"])
    unsaved = _unsaved(given)
    repository = repository_at(given["repo"])
    comparison = choose(repository, given["base"], given["head"], unsaved)
    policy = policy_of_tree(comparison.base, given["config"])
    said = _said(repository, comparison, given, now)
    asked = Asked(said, environments_of(policy, given["environments"]), given["show_all"])
    report = judge(comparison.base, comparison.head, policy, asked)
    destinations.deliver(report)
    return exit_code(report, given["advisory"])


def _options(given: Mapping[str, Any]) -> RenderOptions:
    return RenderOptions(verbose=given["verbose"], quiet=given["quiet"], show_all=given["show_all"])


def _unsaved(given: Mapping[str, Any]) -> str | None:
    """``index`` or ``worktree`` when the head is no commit."""
    if given["staged"] and given["worktree"]:
        raise UsageError("--staged and --worktree name two heads: give one of them")
    unsaved = "index" if given["staged"] else "worktree" if given["worktree"] else None
    if unsaved is not None and given["head"] is not None:
        raise UsageError("--head goes with neither --staged nor --worktree: they are the head")
    return unsaved


def _said(repository: Repository, comparison: Comparison, given: Mapping[str, Any], now: Any) -> ChangeFacts:
    """What is given on the command line, else what the head commit says."""
    author = title = body = ""
    if comparison.spoken_by is not None:
        author, title, body = repository.message(comparison.spoken_by)
    return ChangeFacts(
        now=now,
        title=title if given["title"] is None else given["title"],
        body=body if given["body"] is None else given["body"],
        author=author if given["author"] is None else given["author"],
        labels=given["labels"],
    )
