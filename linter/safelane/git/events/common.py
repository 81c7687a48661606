"""What the CI systems have in common: merge commits made for a check, target branches, pushes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from safelane.errors import UndecidedError, UsageError
from safelane.frozen import dataclass
from safelane.git.base import Comparison, ancestor_of
from safelane.git.repository import Repository

ReadFile = Callable[[str], bytes]
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


@dataclass(frozen=True, slots=True)
class Texts:
    """What the review says of the change; ``reviewers`` are those that it was shown to, as CODEOWNERS spells them."""

    title: str
    body: str
    author: str
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CiChange:
    """What a CI event compares. ``texts`` is None when the commit ``comparison.spoken_by`` speaks for the change.

    ``event`` names system and event, for people; ``notes`` and ``cautions`` (what weakens the gate) are for the report.
    """

    comparison: Comparison
    texts: Texts | None
    event: str
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """A push: ids before and after, ``before`` zeros for a new branch; branch names, empty when unknown."""

    before: str
    after: str
    branch: str
    default: str
    forced: bool


def full_id(text: str, what: str) -> str:
    """A full object id as the CI system gives it. Raises UndecidedError for anything else."""
    if not _ID.match(text):
        raise UndecidedError(f"the CI event names no commit as {what}: {text!r}", "give --base REV --head REV")
    return text


def between(repository: Repository, base: str, head: str, spoken_by: str | None = None) -> Comparison:
    """The comparison of two revisions."""
    return Comparison(repository.tree(base), repository.tree(head), spoken_by or head)


def merged_onto(repository: Repository, source: str, head: str) -> str | None:
    """The first parent of ``head`` when it is the merge of ``source`` that a CI system made; None when it is not.

    Parents are those of the raw commit: a checkout of depth 1 names them and does not hold them.
    """
    commit = repository.commit(head)
    if commit is None or len(commit.parents) != 2 or not source or commit.parents[1] != source:
        return None
    return commit.parents[0]


def since_target(repository: Repository, branch: str, head: str) -> str:
    """The merge base of ``head`` and the branch that it goes to, as ``origin`` has it. Raises UndecidedError."""
    branch = branch.removeprefix("refs/heads/")
    if not branch:
        raise UndecidedError("the CI event names no target branch", "give --base REV")
    target = f"refs/remotes/origin/{branch}"
    spec = shlex.quote(f"+refs/heads/{branch}:{target}")
    try:
        repository.tree(target)
    except UsageError as error:
        depth = "--unshallow " if repository.shallow else ""
        hint = f"git fetch --no-tags {depth}origin {spec}"
        raise UndecidedError(f"the target branch {branch} is not in this checkout", hint) from error
    return ancestor_of(repository, target, head, f"origin {spec}")


def pushed(repository: Repository, push: Push) -> tuple[Comparison, tuple[str, ...]]:
    """What a push compares, and notes on it. Raises UndecidedError."""
    created = not push.before.strip("0")
    to_default = push.branch == push.default
    if created and to_default:
        commit = repository.commit(push.after)
        if commit is None or not commit.parents:
            raise UndecidedError("the first commit of a repository has nothing to be compared with", "give --base REV")
        note = f"{push.branch} is new: compared with the parent of its last commit alone"
        return between(repository, commit.parents[0], push.after), (note,)
    if not to_default and (created or push.forced or not _ancestor(repository, push.before, push.after)):
        return between(repository, since_target(repository, push.default, push.after), push.after), ()
    forced = push.forced or not _ancestor(repository, push.before, push.after)
    notes = (f"{push.branch} was rewritten: compared with what it held before",) if forced else ()
    return between(repository, push.before, push.after), notes


def _ancestor(repository: Repository, before: str, after: str) -> bool:
    """Whether the branch went on from where it was; a shallow clone that cannot tell counts as yes."""
    return repository.merge_base(before, after) == before or repository.shallow
