"""Spellings that Kubernetes reads and libyaml refuses: mended in place, one by one, so that every offset stays.

A character that the text does not have stands for what libyaml would not take; ``restoring`` gives it back its meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from safelane.documents.limits import Refusal

COMMA_IN_TAG = "go-yaml takes the comma behind this tag for a part of it"

_NOTHING, _COLON = "\ue5a0", "\ue5a1"  # private use: a text that has them is not mended
_MENDS = (
    # go-yaml knows the escape \' in double quotes
    ("found unknown escape character", "\\'", f"{_NOTHING}'"),
    # go-yaml ends a plain scalar at a colon only before a blank, in flow collections too
    ("found unexpected ':'", ":", _COLON),
    # go-yaml has commas in tags; an unknown tag is dropped, so that any other character does
    ("did not find expected whitespace or line break while scanning a tag", ",", "_"),
    (COMMA_IN_TAG, ",", "_"),
)
_TIMES = 32
_CHARACTERS = 2_000_000  # that may be read again, all mends together


def mended(text: str, refusal: Refusal, times: int) -> str | None:
    """The text with what was refused spelled so that libyaml takes it; None where that is not possible.

    ``times`` says how often it was mended before: what is refused again and again is refused in the end.
    """
    if times >= _TIMES or times * len(text) > _CHARACTERS or (not times and (_NOTHING in text or _COLON in text)):
        return None
    for detail, spelled, instead in _MENDS:
        if refusal.detail.startswith(detail) and text.startswith(spelled, refusal.offset):
            return f"{text[: refusal.offset]}{instead}{text[refusal.offset + len(spelled) :]}"
    return None


def restoring(read: Callable[[], Any]) -> Callable[[], Any]:
    """Events of a mended text, with the values that were meant."""
    import yaml

    def restored() -> Any:
        event = read()
        if type(event) is yaml.ScalarEvent and not event.value.isascii():
            event.value = event.value.replace(_NOTHING, "").replace(_COLON, ":")
        return event

    return restored
