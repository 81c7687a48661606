"""Every match of a pattern, as Go's regexp gives them, and an end to patterns that take too long."""

from __future__ import annotations

from itertools import count

import pytest

from safelane.cel import EvaluationError
from safelane.cel.runtime import patterns
from safelane.cel.runtime.patterns import found_all


@pytest.mark.parametrize(
    ("text", "pattern", "most", "found"),
    [
        ("abc", "", -1, ["", "", "", ""]),
        ("aé€😀", "", -1, [""] * 5),
        ("aé€😀", ".", -1, ["a", "é", "€", "😀"]),
        ("baac", "a*", -1, ["", "aa", ""]),  # none right after the two
        ("é1é", "[0-9]*", -1, ["", "1", ""]),
        ("x1y22z", "[0-9]+", 1, ["1"]),
        ("x1y22z", "[0-9]+", 0, []),
        ("x1y22z", r"\b", -1, ["", ""]),
        ("ab\ncd", "(?m)^", -1, ["", ""]),
    ],
)
def test_matches_do_not_overlap_and_stand_between_characters(
    text: str, pattern: str, most: int, found: list[str]
) -> None:
    assert found_all(text, pattern, most) == found


def test_a_pattern_that_goes_through_the_rest_of_the_text_after_each_match_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patterns, "process_time", count(step=20).__next__)
    with pytest.raises(EvaluationError) as stopped:
        found_all("a" * 1000, "a.*b|a")
    assert stopped.value.reason == "cost-exceeded"
