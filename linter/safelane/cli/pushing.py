"""``safelane hook run``: every ref of a push judged like any other change; findings go to standard error."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from safelane.cli.output import exit_code
from safelane.cli.session import Wanted, policy_of_tree, repository_at, user_cache
from safelane.cli.streams import tell, wants_color
from safelane.errors import UndecidedError, UsageError
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Report
from safelane.gate import Asked, check
from safelane.git.pushes import Update, base_of, read_updates
from safelane.git.repository import Repository
from safelane.report import RenderOptions, render

_PATIENCE = 0.5  # seconds without a word on a terminal


def push(given: Mapping[str, Any]) -> int:
    """0 lets the push go on; 1 and 3 stop it, 3 only warns with ``git config safelane.hookUnsure warn``."""
    repository = repository_at(given["repo"])
    codes = {_judged(repository, update, given) for update in _distinct(repository, _updates(given))}
    if 1 in codes:
        tell("safelane: the push is stopped. Mend what is named above, or push with --no-verify and say why in review")
        return 1
    if 3 in codes:
        if (repository.setting("safelane.hookunsure") or "").lower() == "warn":
            tell("safelane: no verdict; the push goes on, since safelane.hookUnsure is warn")
            return 0
        tell("safelane: the push is stopped, since no verdict can be given. Do what is named above, or push with")
        tell("  --no-verify; git config safelane.hookUnsure warn lets such a push go on from now on")
        return 3
    return 0


def _updates(given: Mapping[str, Any]) -> list[Update]:
    """From options, from pre-commit's variables, or from git; nothing to push is nothing to judge."""
    if (given["from_ref"] is None) != (given["to_ref"] is None):
        raise UsageError("--from-ref and --to-ref go together")
    remote = given["remote"] or os.environ.get("PRE_COMMIT_REMOTE_NAME") or "origin"
    if given["to_ref"] is not None:
        return [Update(given["to_ref"], given["to_ref"], "", given["from_ref"], remote)]
    if os.environ.get("PRE_COMMIT_TO_REF"):
        to_ref = os.environ["PRE_COMMIT_TO_REF"]
        target = os.environ.get("PRE_COMMIT_REMOTE_BRANCH", "")
        return [Update(to_ref, to_ref, target, os.environ.get("PRE_COMMIT_FROM_REF", ""), remote)]
    if sys.stdin.isatty():
        raise UsageError("what is pushed comes on standard input, or as --from-ref and --to-ref")
    return read_updates(sys.stdin.buffer.read(), remote)


def _distinct(repository: Repository, updates: list[Update]) -> Iterator[Update]:
    """One update per pushed commit and branch: several tags of one commit are one question."""
    seen = set()
    for update in updates:
        if update.deletes:
            continue
        key = (repository.tree(update.local_id).root, update.remote_id)
        if key not in seen:
            seen.add(key)
            yield update


def _judged(repository: Repository, update: Update, given: Mapping[str, Any]) -> int:
    try:
        with _progress(f"safelane: checking {update.local_ref} …"):
            report = _report(repository, update, given)
    except UndecidedError as error:
        tell(f"safelane: {update.local_ref}: {error.message}")
        if error.help:
            tell(f"  try: {error.help}")
        return 3
    code = exit_code(report, advisory=False)
    if code or report.findings:
        sys.stderr.write(render("text", report, RenderOptions(color=wants_color("auto", sys.stderr), quiet=False)))
    return code


def _report(repository: Repository, update: Update, given: Mapping[str, Any]) -> Report:
    base, head = repository.tree(base_of(repository, update)), repository.tree(update.local_id)
    author, title, body = repository.message(update.local_id)
    said = ChangeFacts(datetime.now(UTC), title, body, author)
    asked = Asked(said, cache=user_cache(), repository=repository)
    return check(base, head, policy_of_tree(base, _wanted(repository, given, said.now)), asked)


def _wanted(repository: Repository, given: Mapping[str, Any], now: datetime) -> Wanted:
    """The policy of the options, with the central one of ``git config safelane.policyRepo`` where none is given."""
    central = given["policy_repo"] or repository.setting("safelane.policyrepo")
    return Wanted.of({**given, "policy_repo": central}, now)


@contextmanager
def _progress(text: str) -> Iterator[None]:
    """A word on the terminal when it takes long, and only then."""
    timer = threading.Timer(_PATIENCE, tell, (text,)) if sys.stderr.isatty() else None
    if timer is not None:
        timer.start()
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
