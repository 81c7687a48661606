"""What can be read of a file that cannot be read as a whole: enough to say what goes when it is deleted."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from safelane.documents import Document, Unreadable, parse
from safelane.facts.view import View


def clear_part(view: View, path: str, still: Set[str]) -> tuple[Document, ...]:
    """The documents of an encrypted file or a template, with placeholders for what is not known.

    None when a part cannot be read at all, or for one of the reasons ``still``.
    """
    found: list[Document | Unreadable] = []
    for part in view.documents(path):
        if isinstance(part, Unreadable) and part.reason == "template" and "template" not in still:
            found = list(readable_template(view, path))
            break
        sealed = part.sealed if isinstance(part, Unreadable) and part.reason not in still else None
        found.append(sealed if sealed is not None else part)
    documents = tuple(part for part in found if isinstance(part, Document))
    return documents if len(documents) == len(found) else ()


def readable_template(view: View, path: str) -> tuple[Document | Unreadable, ...]:
    """The parts of a template with its actions put aside; a very large one as it is."""
    from safelane.documents.templated import MOST, without_actions

    text = view.data(path).decode("utf-8", "surrogateescape")
    if len(text) > MOST:
        return view.documents(path)
    parts = parse(path, without_actions(text).encode("utf-8", "surrogateescape"), view.side, view.limits)
    return tuple(replace(part, format="partial") if isinstance(part, Document) else part for part in parts)
