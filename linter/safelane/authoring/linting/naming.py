"""Ids that name what is wanted instead of what is bad, and what has not been filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.authoring.linting.remarks import Page, Remark
from safelane.authoring.scaffold import UNFILLED

_DEMANDING = frozenset(
    {"no", "not", "never", "require", "requires", "must", "should", "ensure", "enforce", "check", "validate", "verify",
     "disallow", "prevent", "forbid", "prohibit", "deny", "block", "restrict", "limit-to", "only", "avoid"}
)  # fmt: skip
_NEGATED_NOUNS = ("no-op",)
_LAST = frozenset({"required", "forbidden", "disallowed", "check", "rule", "policy", "enforced"})
_PROSE = ("title", "message", "why", "advice")


def demanding_id(page: Page) -> Iterator[Remark]:
    """An id reads after "allow": ``replicas-cut``, not ``no-replicas-cut``."""
    id = page.raw.get("id")
    if not isinstance(id, str) or id.startswith(_NEGATED_NOUNS):
        return
    words = id.split("-")
    if len(words) > 1 and (words[0] in _DEMANDING or words[-1] in _LAST):
        wanted = "-".join(words[1:] if words[0] in _DEMANDING else words[:-1])
        hint = f"name what is bad, so that it reads after 'allow': for example {wanted!r}"
        yield page.on("/id", f"the id {id!r} does not name the bad pattern", "id", hint)


def unfilled(page: Page) -> Iterator[Remark]:
    """Texts that still are what ``policy new`` wrote."""
    found: list[tuple[str, Any]] = [(f"/{key}", page.raw.get(key)) for key in _PROSE]
    rows = enumerate(page.listed("examples"))
    found += [(f"/examples/{index}/name", row.get("name")) for index, row in rows if isinstance(row, dict)]
    for pointer, value in found:
        if isinstance(value, str) and value.startswith(UNFILLED):
            yield page.on(pointer, f"{pointer.rpartition('/')[2]} is still to be written", "unfilled", "write it")
