"""The edits that a finding carries: what a rule's ``edit`` would change in head's text."""

from __future__ import annotations

from safelane.facts.places import Places
from safelane.findings import TextEdit
from safelane.rules.judging import Judgement
from safelane.rules.pointing import Pointed


def text_edits(judgement: Judgement, pointed: Pointed, places: Places) -> tuple[TextEdit, ...] | None:
    """Replacements for scalars that stand in head on one line; None when the rule states no edit or none fits.

    Restoring a removed stanza needs a round-trip editor and is left to the command that has one.
    """
    subject = judgement.subject
    if not judgement.rule.edit or subject.new is None or subject.old is None or pointed.location.side != "head":
        return None
    found = []
    for step in judgement.rule.edit:
        if not step.restore:
            continue
        now, before = subject.new.origin(pointed.path), subject.old.origin(pointed.path)
        if now is None or before is None or not places.is_changed(now):
            continue
        old_text = before.document.raw(before.path)
        place = places.locate(now)
        if old_text is not None and place.line == place.end_line:
            found.append(TextEdit(place, old_text))
    return tuple(found) or None
