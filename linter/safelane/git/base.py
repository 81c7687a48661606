"""Which two trees are compared when the command line does not say (contract, section 1)."""

from __future__ import annotations

from dataclasses import dataclass

from safelane.errors import UndecidedError
from safelane.git.repository import Repository, Tree


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two trees, and the revision whose message speaks for the change (None for index and work tree)."""

    base: Tree
    head: Tree
    spoken_by: str | None


def choose(repository: Repository, base: str | None, head: str | None, unsaved: str | None = None) -> Comparison:
    """The comparison: ``unsaved`` is ``index`` or ``worktree`` for a head that is no commit.

    Raises UndecidedError when no base can be found.
    """
    if unsaved is not None:
        tree = repository.index() if unsaved == "index" else repository.work_tree()
        return Comparison(repository.tree(base or "HEAD"), tree, None)
    spoken = head or "HEAD"
    return Comparison(repository.tree(base or _merge_base(repository, spoken)), repository.tree(spoken), spoken)


def _merge_base(repository: Repository, head: str) -> str:
    target = repository.default_target()
    if target is None:
        raise UndecidedError(
            "there is no base to compare with: neither safelane.target nor origin/HEAD, origin/main, origin/master",
            "git fetch origin, then git remote set-head origin --auto; or give --base REV",
        )
    found = repository.merge_base(target, head)
    if found is None:
        raise UndecidedError(
            f"{head} and {target} have no common ancestor here",
            "git fetch --unshallow origin; or give --base REV",
        )
    return found
