"""Base and head from what CI systems say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.git.backends import every_back_end, open_with, paths
from tests.sandbox import Sandbox

from safelane.errors import UndecidedError
from safelane.git.events import CiChange, Texts, from_event

ZERO = "0" * 40


class Forge:
    """A remote: ``topic`` of two commits, and ``main`` moved on since; checkouts of it as CI makes them."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.box = box = Sandbox(place / "forge")
        box.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.fork = box.commit({"a": "1", "shared": "1"})
        box.git("checkout", "--quiet", "-b", "topic")
        self.first = box.commit({"b": "1"}, "first of topic")
        self.topic = box.commit({"b": "2", "c": "1"}, "second of topic\n\nwhy")
        box.git("checkout", "--quiet", "main")
        self.main = box.commit({"shared": "2"}, "someone else's")
        box.git("checkout", "--quiet", "--detach")
        box.git("merge", "--quiet", "--no-ff", "-m", "Merge topic into main", "topic")
        self.merge = box.git("rev-parse", "HEAD")
        box.git("update-ref", "refs/pull/7/merge", self.merge)
        box.git("checkout", "--quiet", "main")

    def checkout(self, ref: str, depth: int | None) -> Sandbox:
        clone = Sandbox(self.place / f"clone-{ref.replace('/', '-')}-{depth}")
        clone.git("remote", "add", "origin", f"file://{self.box.place}")
        clone.git(
            "fetch",
            "--quiet",
            "--no-tags",
            *([f"--depth={depth}"] if depth else []),
            "origin",
            f"+{ref}:refs/remotes/ci",
        )
        if depth is None:
            clone.git("fetch", "--quiet", "--no-tags", "origin", "+refs/heads/*:refs/remotes/origin/*")
        clone.git("checkout", "--quiet", "--detach", "refs/remotes/ci")
        return clone


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def _github(clone: Sandbox, event: str, payload: Any, back_end: str = "libgit2") -> CiChange | None:
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": "/payload"}
    return from_event(open_with(back_end, clone.place), variables, lambda _: json.dumps(payload).encode())


def _pull_request(forge: Forge, **more: Any) -> dict[str, Any]:
    pull: dict[str, Any] = {
        "title": "Two steps",
        "body": None,
        "user": {"login": "robin"},
        "labels": [{"name": "safe"}, {"name": "big"}, {"odd": 1}],
        "head": {"sha": forge.topic, "ref": "topic"},
        "base": {"sha": forge.fork, "ref": "main"},
    }
    return {"pull_request": {**pull, **more}}


def _compared(change: CiChange | None) -> list[str]:
    assert change is not None
    return paths(change.comparison.base, change.comparison.head)


@every_back_end
@pytest.mark.parametrize("depth", [2, None])
def test_pull_request_by_the_merge_commit(back_end: str, depth: int | None, forge: Forge) -> None:
    found = _github(forge.checkout("refs/pull/7/merge", depth), "pull_request", _pull_request(forge), back_end)
    assert _compared(found) == ["b", "c"]
    assert found is not None
    assert (found.comparison.base.commit, found.comparison.head.commit) == (forge.main, forge.merge)
    assert found.texts == Texts("Two steps", "", "robin", ("safe", "big"))
    assert found.event == "GitHub pull_request"


def test_a_review_names_who_was_asked_and_who_approves(forge: Forge) -> None:
    asked = {"requested_reviewers": [{"login": "kim"}, {"odd": 1}, None], "requested_teams": [{"slug": "web"}]}
    payload = _pull_request(forge, **asked) | {
        "repository": {"owner": {"login": "shop"}},
        "review": {"state": "approved", "user": {"login": "lee"}},
    }
    clone = forge.checkout("refs/pull/7/merge", 2)
    for event, payload["review"]["state"], seen in (
        ("pull_request_review", "approved", ("@kim", "@lee", "@shop/web")),
        ("pull_request_review", "changes_requested", ("@kim", "@shop/web")),
    ):
        found = _github(clone, event, payload)
        assert found is not None
        assert found.texts is not None
        assert found.texts.reviewers == seen


@every_back_end
def test_pull_request_of_depth_one_names_the_parent_to_fetch(back_end: str, forge: Forge) -> None:
    clone = forge.checkout("refs/pull/7/merge", 1)
    with pytest.raises(UndecidedError, match=f"the repository lacks {forge.main}") as caught:
        _github(clone, "pull_request", _pull_request(forge), back_end)
    assert caught.value.help == f"git fetch --no-tags --depth=1 origin {forge.main}"
    clone.git(*caught.value.help.split()[1:])
    assert _compared(_github(clone, "pull_request", _pull_request(forge), back_end)) == ["b", "c"]


def test_pull_request_with_its_head_checked_out_is_not_its_last_commit(forge: Forge) -> None:
    found = _github(forge.checkout("refs/heads/topic", None), "pull_request", _pull_request(forge))
    assert _compared(found) == ["b", "c"]
    assert found is not None
    assert found.comparison.base.commit == forge.fork


def test_a_merge_inside_the_branch_is_not_taken_for_the_forges(forge: Forge) -> None:
    forge.box.git("checkout", "--quiet", "topic")
    forge.box.git("merge", "--quiet", "-m", "main into topic", "main")
    payload = _pull_request(forge, head={"sha": forge.box.git("rev-parse", "topic")})
    assert _compared(_github(forge.checkout("refs/heads/topic", None), "pull_request", payload)) == ["b", "c"]


@every_back_end
@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_head_says_what_to_fetch_and_that_helps(back_end: str, depth: int, forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", depth)
    with pytest.raises(UndecidedError, match="the target branch main is not in this checkout") as caught:
        _github(clone, "pull_request", _pull_request(forge), back_end)
    assert caught.value.help is not None
    clone.git(*caught.value.help.split()[1:])
    assert _compared(_github(clone, "pull_request", _pull_request(forge), back_end)) == ["b", "c"]


def test_a_history_too_short_says_what_to_fetch_and_that_helps(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", 1)
    clone.git("fetch", "--quiet", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
    with pytest.raises(UndecidedError, match="the history here is too short") as caught:
        _github(clone, "pull_request", _pull_request(forge))
    assert caught.value.help is not None
    clone.git(*caught.value.help.split()[1:])
    assert _compared(_github(clone, "pull_request", _pull_request(forge))) == ["b", "c"]


def test_pull_request_target_looks_at_the_head_by_its_id(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/main", None)
    assert _compared(_github(clone, "pull_request_target", _pull_request(forge))) == ["b", "c"]
    clone = forge.checkout("refs/heads/main", 1)
    with pytest.raises(UndecidedError, match=f"the repository lacks {forge.topic}"):
        _github(clone, "pull_request_target", _pull_request(forge))


def test_merge_group(forge: Forge) -> None:
    payload = {"merge_group": {"base_sha": forge.main, "head_sha": forge.merge}}
    found = _github(forge.checkout("refs/pull/7/merge", None), "merge_group", payload)
    assert _compared(found) == ["b", "c"]
    assert found is not None
    assert (found.texts, found.comparison.spoken_by) == (None, forge.merge)
    with pytest.raises(UndecidedError, match=forge.main):
        _github(forge.checkout("refs/pull/7/merge", 1), "merge_group", payload)


def _push(before: str, after: str, branch: str, forced: bool = False) -> dict[str, Any]:
    return {
        "before": before,
        "after": after,
        "ref": f"refs/heads/{branch}",
        "forced": forced,
        "repository": {"default_branch": "main"},
    }


def test_push(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", None)
    assert _compared(_github(clone, "push", _push(forge.first, forge.topic, "topic"))) == ["b", "c"]
    assert _compared(_github(clone, "push", _push(forge.fork, forge.main, "main"))) == ["shared"]


def test_push_of_a_new_branch_compares_with_where_it_left_the_default(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", None)
    assert _compared(_github(clone, "push", _push(ZERO, forge.topic, "topic"))) == ["b", "c"]
    found = _github(clone, "push", _push(ZERO, forge.main, "main"))
    assert _compared(found) == ["shared"]
    assert found is not None
    assert found.notes == ("main is new: compared with the parent of its last commit alone",)
    with pytest.raises(UndecidedError, match="first commit"):
        _github(clone, "push", _push(ZERO, forge.fork, "main"))


def test_forced_push(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", None)
    lost = "ab" * 20
    assert _compared(_github(clone, "push", _push(lost, forge.topic, "topic", True))) == ["b", "c"]
    with pytest.raises(UndecidedError, match=f"lacks {lost}") as caught:
        _github(clone, "push", _push(lost, forge.main, "main", True))
    assert caught.value.help == f"git fetch --no-tags origin {lost}"
    found = _github(clone, "push", _push(forge.main, forge.topic, "main", True))
    assert _compared(found) == ["b", "c", "shared"]
    assert found is not None
    assert found.notes == ("main was rewritten: compared with what it held before",)


def test_push_of_depth_one(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/main", 1)
    with pytest.raises(UndecidedError, match=f"lacks {forge.fork}") as caught:
        _github(clone, "push", _push(forge.fork, forge.main, "main"))
    assert caught.value.help is not None
    clone.git(*caught.value.help.split()[1:])
    assert _compared(_github(clone, "push", _push(forge.fork, forge.main, "main"))) == ["shared"]


def test_a_deleted_branch_has_nothing_to_look_at(forge: Forge) -> None:
    with pytest.raises(UndecidedError, match="topic was deleted"):
        _github(forge.checkout("refs/heads/main", None), "push", _push(forge.topic, ZERO, "topic"))


ODD_HEADS: list[Any] = [[], {"head": {"sha": "$(id)"}}, {"head": {"sha": 5}}]


@pytest.mark.parametrize("payload", [None, [], 3, {}, *({"pull_request": head} for head in ODD_HEADS)])
def test_a_payload_of_another_shape_is_undecided(payload: Any, forge: Forge) -> None:
    clone = forge.checkout("refs/pull/7/merge", 2)
    for event in ("pull_request", "push", "merge_group"):
        with pytest.raises(UndecidedError, match="the CI event names no commit as"):
            _github(clone, event, payload)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_payload_that_cannot_be_read_is_undecided(data: bytes, forge: Forge) -> None:
    repository = open_with("libgit2", forge.box.place)
    with pytest.raises(UndecidedError, match="payload cannot be read"):
        from_event(repository, {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push"}, lambda _: data)

    def missing(_: str) -> bytes:
        raise FileNotFoundError

    with pytest.raises(UndecidedError, match="GITHUB_EVENT_PATH is not set"):
        from_event(repository, {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push"}, missing)


def test_a_branch_name_in_a_hint_is_quoted(forge: Forge) -> None:
    payload = _pull_request(forge, base={"ref": "a;rm -rf $HOME"})
    with pytest.raises(UndecidedError) as caught:
        _github(forge.checkout("refs/heads/topic", None), "pull_request", payload)
    assert caught.value.help is not None
    assert caught.value.help.endswith("'+refs/heads/a;rm -rf $HOME:refs/remotes/origin/a;rm -rf $HOME'")


@pytest.mark.parametrize(
    "variables",
    [
        {}, {"CI": "true"}, {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "schedule"},
        {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "workflow_dispatch"}, {"GITLAB_CI": "true"},
        {"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "main"},
        {"TF_BUILD": "True", "BUILD_REASON": "IndividualCI"},
    ],
)  # fmt: skip
def test_no_event_of_a_change(variables: dict[str, str], forge: Forge) -> None:
    assert from_event(open_with("libgit2", forge.box.place), variables, lambda _: b"") is None


def _variables(clone: Sandbox, variables: dict[str, str], back_end: str = "libgit2") -> CiChange | None:
    return from_event(open_with(back_end, clone.place), variables, lambda _: b"")


def test_gitlab_merge_request(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", None)
    variables = {
        "GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": forge.topic,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": forge.fork, "CI_MERGE_REQUEST_TITLE": "Two steps",
        "CI_MERGE_REQUEST_DESCRIPTION": "why", "CI_MERGE_REQUEST_LABELS": "safe,big", "GITLAB_USER_LOGIN": "robin",
        "CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED": "true", "CI_COMMIT_BEFORE_SHA": ZERO,
    }  # fmt: skip
    found = _variables(clone, variables)
    assert _compared(found) == ["b", "c"]
    assert found is not None
    assert found.texts == Texts("Two steps", "why", "robin", ("safe", "big"))
    assert found.notes == ("GitLab cut the description of the merge request: what stands at its end is not seen",)
    del variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"]
    assert _compared(_variables(clone, {**variables, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": forge.main})) == ["b", "c"]
    assert _compared(_variables(clone, {**variables, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"})) == ["b", "c"]
    with pytest.raises(UndecidedError, match="names no target branch"):
        _variables(clone, variables)


def test_gitlab_merged_results_compare_with_the_target(forge: Forge) -> None:
    found = _variables(
        forge.checkout("refs/pull/7/merge", 2),
        {
            "GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": forge.merge,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": forge.fork, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": forge.main,
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": forge.topic,
        },
    )  # fmt: skip
    assert _compared(found) == ["b", "c"]
    assert found is not None
    assert found.comparison.base.commit == forge.main


def test_gitlab_push(forge: Forge) -> None:
    clone = forge.checkout("refs/heads/topic", None)
    variables = {
        "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "topic", "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_SHA": forge.topic,
    }  # fmt: skip
    assert _compared(_variables(clone, {**variables, "CI_COMMIT_BEFORE_SHA": forge.first})) == ["b", "c"]
    assert _compared(_variables(clone, {**variables, "CI_COMMIT_BEFORE_SHA": ZERO})) == ["b", "c"]
    rewritten = {**variables, "CI_COMMIT_BEFORE_SHA": forge.main}
    assert _compared(_variables(clone, rewritten)) == ["b", "c"], "a rewritten branch: what main did is not its change"


@pytest.mark.parametrize("target", ["refs/heads/main", "main"])
def test_azure_pull_request(target: str, forge: Forge) -> None:
    variables = {
        "TF_BUILD": "True", "BUILD_REASON": "PullRequest", "SYSTEM_PULLREQUEST_SOURCECOMMITID": forge.topic,
        "SYSTEM_PULLREQUEST_TARGETBRANCH": target,
    }  # fmt: skip
    found = _variables(forge.checkout("refs/pull/7/merge", 2), variables)
    assert _compared(found) == ["b", "c"]
    assert found is not None
    assert (found.texts, found.comparison.spoken_by) == (None, forge.topic)
    assert _compared(_variables(forge.checkout("refs/heads/topic", None), variables)) == ["b", "c"]
    with pytest.raises(UndecidedError) as caught:
        _variables(forge.checkout("refs/heads/topic", 1), variables)
    assert caught.value.help is not None
    assert "+refs/heads/main:refs/remotes/origin/main" in caught.value.help
