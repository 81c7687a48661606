"""What git tells a pre-push hook, and what each pushed ref is compared with.

https://git-scm.com/docs/githooks#_pre_push
"""

from __future__ import annotations

import os

from safelane.errors import UndecidedError, UsageError
from safelane.frozen import dataclass
from safelane.git.base import ancestor_of
from safelane.git.repository import Repository

_HEADS = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Update:
    """One line of git's: what is pushed and where to. Ids of nothing are zeros, 40 or 64 of them, or empty."""

    local_ref: str
    local_id: str
    remote_ref: str
    remote_id: str
    remote: str

    @property
    def deletes(self) -> bool:
        """Whether the ref is taken away: there is nothing to judge."""
        return not self.local_id.strip("0")

    @property
    def creates(self) -> bool:
        """Whether the remote has no such ref yet."""
        return not self.remote_id.strip("0")


def read_updates(data: bytes, remote: str) -> list[Update]:
    """The updates of git's standard input, in its order; nothing for an empty one. Raises UsageError.

    A local ref may be any expression, spaces included: the other three words are taken from the right.
    """
    updates = []
    for line in os.fsdecode(data).splitlines():
        if not line.strip():
            continue
        words = line.rsplit(" ", 3)
        if len(words) != 4:
            raise UsageError(f"not what git writes to a pre-push hook: {line!r}")
        local_ref, local_id, remote_ref, remote_id = words
        updates.append(Update(local_ref, local_id, remote_ref, remote_id, remote))
    return updates


def base_of(repository: Repository, update: Update) -> str:
    """What a pushed commit is compared with.

    For the target branch itself, what the remote has of it; for any other ref the merge base with the target branch.
    Raises UndecidedError, with the ``git fetch`` that helps.
    """
    target = repository.default_target()
    if not update.remote_ref and update.remote_id:
        return update.remote_id  # given by name, not by git
    if _is_target(update, target):
        return _of_target(repository, update)
    if target is None:
        raise UndecidedError(
            f"nothing is known of the branch that {update.remote} merges into",
            f"git fetch {update.remote}, then git remote set-head {update.remote} --auto",
        )
    return ancestor_of(repository, target, update.local_id, update.remote)


def _is_target(update: Update, target: str | None) -> bool:
    if target is None or not update.remote_ref.startswith(_HEADS):
        return False
    branch = update.remote_ref.removeprefix(_HEADS)
    return target in (f"refs/remotes/{update.remote}/{branch}", f"{update.remote}/{branch}", branch, update.remote_ref)


def _of_target(repository: Repository, update: Update) -> str:
    if update.creates:
        raise UndecidedError(f"{update.remote_ref} is new on {update.remote}: there is nothing to compare with")
    try:
        repository.tree(update.remote_id)
    except UndecidedError:
        # Somebody else pushed meanwhile: git will refuse the push, or it is forced over what was never seen here.
        branch = update.remote_ref.removeprefix(_HEADS)
        known = f"refs/remotes/{update.remote}/{branch}"
        try:
            repository.tree(known)
        except UsageError as error:
            raise UndecidedError(
                f"what {update.remote} has of {branch} is not here", f"git fetch {update.remote} {branch}"
            ) from error
        return ancestor_of(repository, known, update.local_id, update.remote)
    return update.remote_id
