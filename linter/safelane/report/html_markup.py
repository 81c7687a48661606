"""Markup that nothing can be injected into: a text becomes markup in one way, and that way escapes it.

Names of elements and attributes are the page's own. Texts of a report stand between tags, never inside one, so that no
quoting of attributes has to hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from safelane.report.encoding import xml_attribute, xml_text

_PLAIN = re.compile(r"[ !$%(-;=?-~]*\Z")  # nothing to escape, as in most texts; none of them begins a line of the page
_VOID = frozenset({"input", "meta"})


class Markup(str):
    """Text that is markup already. Whatever ``str`` makes of it is plain text again, and escaped again."""

    __slots__ = ()


def text(value: str) -> Markup:
    """A text of the report, visible to the last character; markup stays as it is."""
    if isinstance(value, Markup):
        return value
    return Markup(value if _PLAIN.match(value) else xml_text(value))


def element(name: str, /, *children: str, **attributes: str) -> Markup:
    """``element("p", "a < b", class_="note")``; children that are not markup are escaped."""
    head = name
    for key, value in attributes.items():
        safe = value if _PLAIN.match(value) else xml_attribute(value)
        head += f' {key.rstrip("_").replace("_", "-")}="{safe}"'
    if name in _VOID:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{''.join([text(child) for child in children])}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Markup and texts one after the other."""
    return Markup(text(between).join(map(text, parts)))


def shortened(value: str, limit: int) -> str:
    """A text of at most ``limit`` characters, and how many more there were."""
    return value if len(value) <= limit else f"{value[:limit]}… ({len(value) - limit} more characters)"


def listing(values: Iterable[str], limit: int) -> str:
    """``a, b and 3 more``; empty for no values."""
    known = list(values)
    said = ", ".join(known[:limit])
    return said if len(known) <= limit else f"{said} and {len(known) - limit} more"
