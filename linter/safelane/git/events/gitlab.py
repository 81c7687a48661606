"""GitLab CI: https://docs.gitlab.com/ci/variables/predefined_variables/."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.git.events.common import CiChange, Push, Texts, between, full_id, merged_onto, pushed, since_target
from safelane.git.repository import Repository


def change(repository: Repository, environment: Mapping[str, str]) -> CiChange | None:
    """What a pipeline compares; None for pipelines that are about no change."""
    if environment.get("CI_MERGE_REQUEST_IID"):
        return _merge_request(repository, environment)
    if environment.get("CI_PIPELINE_SOURCE") == "push" and environment.get("CI_COMMIT_BRANCH"):
        push = Push(
            full_id(environment.get("CI_COMMIT_BEFORE_SHA", ""), "CI_COMMIT_BEFORE_SHA"),
            full_id(environment.get("CI_COMMIT_SHA", ""), "CI_COMMIT_SHA"),
            environment["CI_COMMIT_BRANCH"],
            environment.get("CI_DEFAULT_BRANCH", ""),
            forced=False,
        )
        comparison, notes = pushed(repository, push)
        return CiChange(comparison, None, "GitLab push", notes)
    return None


def _merge_request(repository: Repository, environment: Mapping[str, str]) -> CiChange:
    head = environment.get("CI_COMMIT_SHA") or "HEAD"
    notes: tuple[str, ...] = ()
    if environment.get("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") == "true":
        notes = ("GitLab cut the description of the merge request: what stands at its end is not seen",)
    texts = Texts(
        environment.get("CI_MERGE_REQUEST_TITLE", ""),
        environment.get("CI_MERGE_REQUEST_DESCRIPTION", ""),
        environment.get("GITLAB_USER_LOGIN", ""),  # who started the pipeline; GitLab names no author
        tuple(label for label in environment.get("CI_MERGE_REQUEST_LABELS", "").split(",") if label),
    )
    return CiChange(
        between(repository, _base(repository, environment, head), head), texts, "GitLab merge request", notes
    )


def _base(repository: Repository, environment: Mapping[str, str], head: str) -> str:
    # Only pipelines for merged results and merge trains have these two, and a merge commit as their head.
    merged = merged_onto(repository, environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", ""), head)
    if merged is not None:
        return merged
    base = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")
    if base:
        return full_id(base, "CI_MERGE_REQUEST_DIFF_BASE_SHA")
    target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")
    if target:
        found = repository.merge_base(full_id(target, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA"), head)
        if found is not None:
            return found
    return since_target(repository, environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", ""), head)
