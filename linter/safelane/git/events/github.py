"""GitHub Actions: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from safelane.errors import UndecidedError
from safelane.git.events.common import (
    CiChange,
    Push,
    ReadFile,
    Texts,
    between,
    full_id,
    merged_onto,
    pushed,
    since_target,
)
from safelane.git.repository import Repository

_CHECKED_OUT = ("pull_request", "pull_request_review", "pull_request_review_comment")
TARGET = (
    "pull_request_target runs with the secrets of the base branch, and nothing here needs them: use pull_request with "
    "permissions contents: read"
)


def change(repository: Repository, environment: Mapping[str, str], read: ReadFile) -> CiChange | None:
    """What a workflow's event compares; None for events that are about no change."""
    event = environment.get("GITHUB_EVENT_NAME", "")
    if event not in (*_CHECKED_OUT, "pull_request_target", "merge_group", "push"):
        return None
    payload = _payload(environment.get("GITHUB_EVENT_PATH", ""), read)
    if event == "merge_group":
        return _merge_group(repository, payload)
    if event == "push":
        return _push(repository, payload)
    return _pull_request(repository, payload, event)


def _pull_request(repository: Repository, payload: object, event: str) -> CiChange:
    source = full_id(_text(payload, "pull_request", "head", "sha"), "the head of the pull request")
    # pull_request_target has the base branch checked out: the head is looked at by its id, and never checked out.
    head = "HEAD" if event in _CHECKED_OUT else source
    base = merged_onto(repository, source, head) if event in _CHECKED_OUT else None
    if base is None:
        # The payload's base.sha is where the target was at some time, and so never a base.
        base = since_target(repository, _text(payload, "pull_request", "base", "ref"), head)
    labels = _at(payload, "pull_request", "labels")
    texts = Texts(
        _text(payload, "pull_request", "title"),
        _text(payload, "pull_request", "body"),
        _text(payload, "pull_request", "user", "login"),
        tuple(name for label in labels if (name := _text(label, "name"))) if isinstance(labels, list) else (),
        tuple(_reviewers(payload)),
    )
    cautions = () if event in _CHECKED_OUT else (TARGET,)
    return CiChange(between(repository, base, head), texts, f"GitHub {event}", cautions=cautions)


def _reviewers(payload: object) -> Iterator[str]:
    """Who was asked and has not answered yet, and who approves with this very event; GitHub tells of no other."""
    people, teams = (_at(payload, "pull_request", f"requested_{name}") for name in ("reviewers", "teams"))
    approving = [_at(payload, "review", "user")] if _text(payload, "review", "state") == "approved" else []
    for person in [*(people if isinstance(people, list) else ()), *approving]:
        if login := _text(person, "login"):
            yield f"@{login}"
    organization = _text(payload, "repository", "owner", "login")
    for team in teams if isinstance(teams, list) else ():
        if slug := _text(team, "slug"):
            yield f"@{organization}/{slug}"


def _merge_group(repository: Repository, payload: object) -> CiChange:
    base = full_id(_text(payload, "merge_group", "base_sha"), "the base of the merge group")
    head = full_id(_text(payload, "merge_group", "head_sha"), "the head of the merge group")
    return CiChange(between(repository, base, head), None, "GitHub merge_group")


def _push(repository: Repository, payload: object) -> CiChange:
    push = Push(
        full_id(_text(payload, "before"), "the state before the push"),
        full_id(_text(payload, "after"), "the state after the push"),
        _text(payload, "ref").removeprefix("refs/heads/"),
        _text(payload, "repository", "default_branch"),
        _at(payload, "forced") is True,
    )
    if not push.after.strip("0"):
        raise UndecidedError(f"{push.branch} was deleted: there is nothing to look at")
    comparison, notes = pushed(repository, push)
    return CiChange(comparison, None, "GitHub push", notes)


def _payload(path: str, read: ReadFile) -> object:
    try:
        payload: object = json.loads(read(path))
    except (OSError, ValueError, RecursionError) as error:
        raise UndecidedError(f"the event's payload cannot be read: {path or 'GITHUB_EVENT_PATH is not set'}") from error
    return payload


def _at(value: Any, *steps: str) -> Any:
    for step in steps:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def _text(value: object, *steps: str) -> str:
    found = _at(value, *steps)
    return found if isinstance(found, str) else ""
