"""Changed files that cannot be read as a whole, and of which nothing is new that cannot be read.

What they say in the clear is judged in their place: a template in which every action stands where it stood, a file of
which SOPS encrypted no other value than before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from safelane.documents import Document, Unreadable
from safelane.documents.opaque import ENCRYPTED
from safelane.facts.view import View
from safelane.location import Path, to_pointer
from safelane.resources.identity import is_placeholder

Sides: TypeAlias = tuple[tuple[Document | Unreadable, ...], tuple[Document | Unreadable, ...]]


def alike(views: tuple[View, View], paths: tuple[str, str], parts: Sides) -> Sides | None:
    """What of a file is to be judged in place of its parts, before and after; None when something unread is new."""
    reasons = {part.reason for side in parts for part in side if isinstance(part, Unreadable)}
    if reasons == {"template"} and len({path.rpartition("/")[0] for path in paths}) == 1:
        return _template(views, paths)
    if reasons == {"encrypted"} and _same_place(views, paths):
        return _encrypted(parts)
    return None


def _template(views: tuple[View, View], paths: tuple[str, str]) -> Sides | None:
    from safelane.documents.templated import MOST, actions, sections
    from safelane.gate.clear import readable_template

    texts = [view.data(path).decode("utf-8", "surrogateescape") for view, path in zip(views, paths, strict=True)]
    if max(map(len, texts)) > MOST or actions(texts[0]) != actions(texts[1]):
        return None
    before, after = (readable_template(view, path) for view, path in zip(views, paths, strict=True))
    if not all(isinstance(part, Document) for part in (*before, *after)):
        return None
    changed = sum(was != now for was, now in zip(*map(sections, texts), strict=True))
    if not changed and _values(before) == _values(after):
        return (), ()
    # What changes between two actions of control stays where they rule; else it may have moved to another branch.
    stays = changed <= 1 and not _doubled(*before, *after) and _unknown(before) == _unknown(after)
    return (before, after) if stays else None


def _doubled(*parts: Document | Unreadable) -> bool:
    """Whether one branch of a template gives a key that another gives too."""
    return any(isinstance(part, Document) and part.duplicates for part in parts)


def _values(parts: Iterable[Document | Unreadable]) -> list[Any]:
    return [part.value for part in parts if isinstance(part, Document)]


def _unknown(parts: Iterable[Document | Unreadable]) -> list[tuple[Path, Any]]:
    """What an action fills in, in its order, and where; what a line of actions alone gives is a null or not seen."""
    found = [leaf for value in _values(parts) for leaf in _leaves(value)]
    return [
        (tuple(step for step in path if isinstance(step, str)), value)
        for path, value in found
        if value is None or is_placeholder(value)
    ]


def _leaves(value: Any) -> Iterator[tuple[Path, Any]]:
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        path, item = pending.pop()
        if isinstance(item, dict | list):
            inner = list(item.items() if isinstance(item, dict) else enumerate(item))
            pending += [((*path, step), below) for step, below in reversed(inner)]
        else:
            yield path, item


def _same_place(views: tuple[View, View], paths: tuple[str, str]) -> bool:
    """Whether a file did not move to where nobody knows its values yet."""
    old, new = (view.topology.place(path) for view, path in zip(views, paths, strict=True))
    return (old.environment, old.region, old.cluster) == (new.environment, new.region, new.cluster)


def _encrypted(parts: Sides) -> Sides | None:
    sealed = [[part.sealed for part in side if isinstance(part, Unreadable)] for side in parts]
    if len(sealed[0]) != len(sealed[1]) or not all(map(_keeps, *sealed)):
        return None
    before, after = ([part.sealed if isinstance(part, Unreadable) else part for part in side] for side in parts)
    return tuple(filter(None, before)), tuple(filter(None, after))


def _keeps(before: Document | None, after: Document | None) -> bool:
    """Whether every encrypted value of ``after`` stood in the same place of ``before``, and who edited it had the key.

    What is edited without it has the authentication code of another content, and nothing decrypts it.
    """
    if before is None or after is None or (before.value != after.value and _code(before) == _code(after)):
        return False
    known = _ciphers(before)
    return all(known.get(pointer) == written for pointer, written in _ciphers(after).items())


def _code(document: Document) -> str | None:
    for pointer in ("/sops/mac", "/sops_mac"):
        try:
            return document.raw(pointer)
        except KeyError:
            continue
    return None


def _ciphers(document: Document) -> dict[str, str | None]:
    pointers = [to_pointer(path) for path, value in _leaves(document.value) if value == ENCRYPTED]
    return {pointer: document.raw(pointer) for pointer in pointers}
