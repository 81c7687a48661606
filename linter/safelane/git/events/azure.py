"""Azure Pipelines: https://learn.microsoft.com/azure/devops/pipelines/build/variables."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.errors import UndecidedError, UsageError
from safelane.git.events.common import CiChange, between, merged_onto, since_target
from safelane.git.repository import Repository


def change(repository: Repository, environment: Mapping[str, str]) -> CiChange | None:
    """What a build for a pull request compares; None for other builds, which do not know what was there before."""
    if environment.get("BUILD_REASON") != "PullRequest":
        return None
    source = environment.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", "")
    base = merged_onto(repository, source, "HEAD")
    if base is None:
        # The name comes with refs/heads/ from Azure Repos and without it from GitHub.
        base = since_target(repository, environment.get("SYSTEM_PULLREQUEST_TARGETBRANCH", ""), "HEAD")
    return CiChange(between(repository, base, "HEAD", _speaker(repository, source)), None, "Azure pull request")


def _speaker(repository: Repository, source: str) -> str:
    """Azure gives no title: the commit that is reviewed speaks, where it is here, and not the merge of it."""
    try:
        return source if source and repository.commit(source) is not None else "HEAD"
    except (UsageError, UndecidedError):
        return "HEAD"
