"""``docs/security.md``: what it points at is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [row for row in re.findall(r"^\| (.*) \|$", PAGE, re.MULTILINE)[1:] if not row.startswith("-")]


def test_every_measure_is_where_the_page_says() -> None:
    named = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row.rpartition(" | ")[2])}
    assert len(named) > 20
    assert [
        name for name in named if not any((home / name).exists() for home in (ROOT / "linter/safelane", ROOT))
    ] == []


def test_every_threat_has_an_answer() -> None:
    assert len(ROWS) > 15
    assert all(len(row.split(" | ")) == 3 or row.endswith(" |") for row in ROWS)
    assert all(part.strip() for row in ROWS for part in row.split(" | ")[:2])


def test_links_lead_somewhere() -> None:
    for file, anchor in re.findall(r"\]\(([\w./]+)(?:#([\w-]+))?\)", PAGE):
        text = (ROOT / "docs" / file).read_text(encoding="utf-8")
        titles = [
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", text, re.M)
        ]
        assert not anchor or anchor in titles, anchor
