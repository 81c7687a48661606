"""The edits that a finding carries: what a rule's ``edit`` would change in head's text."""

from __future__ import annotations

from safelane.facts.places import Places
from safelane.findings import Repair, TextEdit
from safelane.rules.repairs import document_at
from safelane.rules.splicing import splice


def text_edits(ways: tuple[tuple[Repair, ...], ...], places: Places) -> tuple[TextEdit, ...] | None:
    """The first way to mend a finding that can be written as replacements in the text; None when none can."""
    for way in ways:
        found = [_edit(repair, places) for repair in way]
        edits = tuple(dict.fromkeys(edit for edit in found if edit is not None))
        if len(edits) == len(way):
            return edits
    return None


def _edit(repair: Repair, places: Places) -> TextEdit | None:
    head = document_at(places.head, repair.path, repair.document)
    base = document_at(places.base, *repair.source[:2]) if repair.source is not None else None
    made = splice(head, base, repair) if head is not None else None
    if head is None or made is None:
        return None
    return TextEdit(head.source.location(made.start, made.end), made.text)
