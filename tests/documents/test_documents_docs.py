"""``docs/yaml.md`` lists what is read otherwise elsewhere: its lists are those that the tests hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.corpus.test_documents_kubernetes import REFUSED
from tests.corpus.test_documents_suite import ACCEPTED, OTHERWISE

from safelane.documents import Limits

PAGE = Path(__file__).resolve().parents[2] / "docs" / "yaml.md"
LISTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "refused-here": {reason: [repr(text)[1:-1] for text in texts] for reason, texts in REFUSED.items()},
    "suite-otherwise": OTHERWISE,
    "suite-accepted": ACCEPTED,
}


def listed(reasons: Mapping[str, Sequence[str]]) -> str:
    """One item for each reason, with what it is the reason for."""
    return "\n".join(f"- {reason}: {', '.join(f'`{name}`' for name in names)}" for reason, names in reasons.items())


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_those_of_the_tests(name: str) -> None:
    text = PAGE.read_text()
    between = text.partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]
    assert between == listed(LISTS[name]), (
        f"docs/yaml.md, between the marks {name!r}, should be:\n{listed(LISTS[name])}"
    )


def test_the_limits_are_those_in_force() -> None:
    text = PAGE.read_text()
    limits = Limits()
    for number in (limits.file_bytes, limits.depth, limits.nodes, limits.documents, limits.scalar_bytes):
        assert f"| {number:,} |" in text
