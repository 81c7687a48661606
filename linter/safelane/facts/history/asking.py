"""The past of one run, made from its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safelane.facts.history.history import Asking, History
from safelane.facts.index.unknown import UnknownError
from safelane.facts.view import View
from safelane.git.changes import find
from safelane.git.repository import EntryKind, MissingObjectError

if TYPE_CHECKING:
    from safelane.facts.gathering import Facts


def history_of(facts: Facts) -> History:
    """The past up to base's commit; what it cannot tell becomes a note of the run."""

    def say(text: str) -> None:
        if text not in facts.notes:
            facts.notes.append(text)

    def touched() -> tuple[tuple[str, str, str], ...]:
        paths = dict.fromkeys([*facts.files, *facts.left])
        ids = ((path, _id(facts.base, path), _id(facts.head, path)) for path in paths)
        return tuple((path, old, new) for path, old, new in ids if old != new)

    asking = Asking(
        repository=facts.repository,
        revision=facts.base.tree.commit,
        touched=touched,
        author=facts.said.author,
        now=int(facts.said.now.timestamp()),
        title=facts.said.title,
        body=facts.said.body,
    )
    return History(asking, facts.reach.topology, facts.config.selects, facts.config.limits, facts.cache, say)


def _id(view: View, path: str) -> str:
    """The id of a file, empty when there is none. Raises UnknownError."""
    try:
        entry = find(view.tree, path)
    except MissingObjectError as error:
        raise UnknownError(str(error), error.help) from error
    return entry.id if entry is not None and entry.kind is not EntryKind.TREE else ""
