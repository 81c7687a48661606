"""Which two trees are compared when the command line does not say (contract, section 1)."""

from __future__ import annotations

from safelane.errors import UndecidedError, UsageError
from safelane.frozen import dataclass
from safelane.git.repository import Repository, Tree


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two trees, and the revision whose message speaks for the change (None for index and work tree)."""

    base: Tree
    head: Tree
    spoken_by: str | None

    @property
    def empty(self) -> bool:
        """Whether base and head hold the same files: there is nothing to compare."""
        return self.base.root == self.head.root


def choose(repository: Repository, base: str | None, head: str | None, unsaved: str | None = None) -> Comparison:
    """The comparison: ``unsaved`` is ``index`` or ``worktree`` for a head that is no commit.

    Raises UsageError for a revision that does not resolve, UndecidedError when no base can be found.
    """
    if unsaved is not None:
        tree = repository.index() if unsaved == "index" else repository.work_tree()
        return Comparison(repository.tree(base or "HEAD"), tree, None)
    spoken = head or "HEAD"
    return Comparison(repository.tree(base or _default(repository, spoken)), repository.tree(spoken), spoken)


def _default(repository: Repository, head: str) -> str:
    target = repository.default_target()
    if target is None:
        repository.tree(head)  # a head that does not resolve is the user's first problem
        raise UndecidedError(
            "there is no base to compare with: neither safelane.target nor origin/HEAD, origin/main, origin/master",
            "git fetch origin, then git remote set-head origin --auto; or give --base REV",
        )
    try:
        repository.tree(target)
    except UsageError as error:
        raise UsageError(f"safelane.target: {error.message}", error.help) from error
    return ancestor_of(repository, target, head)


def ancestor_of(repository: Repository, target: str, head: str, fetch: str = "origin") -> str:
    """The merge base of the target branch and head. Raises UndecidedError when there is none here.

    ``fetch`` is what ``git fetch`` needs to bring the target's history.
    """
    found = repository.merge_base(target, head)
    if found is None and repository.shallow:
        raise UndecidedError(
            f"the history here is too short to show where {head} left {target}",
            f"git fetch --no-tags --unshallow {fetch}",
        )
    if found is None:
        raise UndecidedError(f"{head} and {target} have no common ancestor", "give --base REV")
    return found
