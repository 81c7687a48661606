"""Base, head and texts of a change from the CI system that runs the check (``--event auto``)."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.git.events.common import CiChange, ReadFile, Texts
from safelane.git.repository import Repository

__all__ = ["CiChange", "ReadFile", "Texts", "from_event"]


def from_event(repository: Repository, environment: Mapping[str, str], read: ReadFile) -> CiChange | None:
    """What the CI event compares; None outside of CI, and for events that are about no change (a schedule, a button).

    ``read`` gives the bytes of a file by its path (the payload of ``GITHUB_EVENT_PATH``) or raises OSError.
    Raises UndecidedError, with the ``git fetch`` that helps, when the checkout lacks what is to be compared.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        from safelane.git.events import github

        return github.change(repository, environment, read)
    if environment.get("GITLAB_CI") == "true":
        from safelane.git.events import gitlab

        return gitlab.change(repository, environment)
    if environment.get("TF_BUILD", "").lower() == "true":
        from safelane.git.events import azure

        return azure.change(repository, environment)
    return None
