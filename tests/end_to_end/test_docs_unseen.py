"""``docs/unseen.md`` names rules that exist, and functions, files and options as they are called."""

from __future__ import annotations

import re
from pathlib import Path

from safelane.rules.bundle import builtin_rules

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_rules_it_names_exist() -> None:
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (DOCS / "unseen.md").read_text(encoding="utf-8")))
    assert len(named) > 5
    assert named - {rule.id for rule in builtin_rules()} == set()


def test_the_pages_it_leads_to_exist() -> None:
    pages = re.findall(r"\]\(([a-z]+\.md)\)", (DOCS / "unseen.md").read_text(encoding="utf-8"))
    assert pages
    assert [page for page in pages if not (DOCS / page).is_file()] == []
