"""From what a user calls a revision to an object; what does not resolve says why, in the same words everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safelane.errors import UndecidedError, UsageError, nearest
from safelane.git.objects import parse_commit, tag_target
from safelane.git.store import AmbiguousNameError, Store, lacks

_FULL_ID = re.compile(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?\Z")
_STEPS = re.compile(r"(?P<name>.*?)(?P<steps>(?:[~^]\d{0,6})+)\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PREFIXES = ("refs/heads/", "refs/tags/", "refs/remotes/", "refs/")


def find_object(store: Store, revision: str) -> tuple[str, str]:
    """The sort (``commit`` or ``tree``) and the id of a revision; tags are peeled.

    Raises UsageError, or UndecidedError when it is or needs a full id that is not here.
    """
    if not revision or revision.startswith("-") or _CONTROL.search(revision):
        raise UsageError(f"not a revision: {revision!r}")
    id = revision.lower() if _FULL_ID.match(revision) else _named(store, revision)
    if not id.strip("0"):
        raise UsageError("all zeros is git's word for no object, not a revision")
    try:
        return _peeled(store, id, revision)
    except KeyError as error:
        raise lacks(store, str(error.args[0]), revision) from error


def _named(store: Store, revision: str) -> str:
    try:
        found = store.resolve(revision)
    except AmbiguousNameError as error:
        raise UsageError(f"{revision!r} is ambiguous: more than one object begins with it; give more digits") from error
    if found is None:
        found = _by_raw_parents(store, revision)
    if found is None:
        raise _unresolved(store, revision)
    return found


def _peeled(store: Store, id: str, revision: str) -> tuple[str, str]:
    while True:
        sort, _ = store.header(id)
        if sort in ("commit", "tree"):
            return sort, id
        target = tag_target(store.read(id)[1]) if sort == "tag" else None
        if target is None:
            raise UsageError(f"{revision!r} names a {sort}, not a commit or a tree")
        id = target


def _unresolved(store: Store, revision: str) -> UsageError | UndecidedError:
    if revision in ("HEAD", "@"):
        return UndecidedError("HEAD has no commit yet: there is nothing to compare with", "git commit; or give --base")
    return UsageError(f"there is no revision {revision!r}{nearest(revision, sorted(_short_names(store)))}")


def _by_raw_parents(store: Store, revision: str) -> str | None:
    """The commit that ``name^2~3`` means by what raw commits say, where a shallow clone pretends to know no parents.

    It may be here nevertheless, fetched by its id; when it is not, its id is what to ask for.
    """
    match = _STEPS.match(revision)
    if match is None:
        return None
    try:
        _, id = find_object(store, match["name"] or "HEAD")
        for step in _single_steps(match["steps"]):
            sort, data = store.read(id)
            parents = parse_commit(id, data).parents if sort == "commit" else ()
            if step > len(parents):
                return None
            id = parents[step - 1] if step else id
    except UsageError:
        return None
    except (KeyError, ValueError) as error:
        raise lacks(store, id, revision) from error
    return id


def _single_steps(steps: str) -> Iterator[int]:
    """``^2~3`` as the numbers of the parents to take, one by one: 2, 1, 1, 1."""
    for sign, digits in re.findall(r"([~^])(\d*)", steps):
        count = int(digits) if digits else 1
        if sign == "^":
            yield count
        else:
            yield from (1 for _ in range(count))


def _short_names(store: Store) -> Iterator[str]:
    yield "HEAD"
    for reference in store.references():
        yield next(
            reference.removeprefix(prefix) for prefix in _PREFIXES if reference.startswith(prefix) or prefix == "refs/"
        )
