"""A text is found line by line where its pattern finds it in the whole file."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safelane.facts.index.needles import Spelled, name_spelled, word_spelled

PIECES = (
    "web",
    "web",
    "Web",
    "x",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    ":",
    "- ",
    '"',
    "'",
    "\\n",
    "/",
    ".",
    ",",
    "&a ",
    "é",
)
DATA = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda parts: "".join(parts).encode())
FORMS = [name_spelled("web"), word_spelled("web")]


@pytest.mark.parametrize("form", FORMS, ids=["name", "word"])
@settings(max_examples=300)
@given(DATA)
@example(b"a: b\nname: web\n")
@example(b"web")
@example(b"xweb\nwebx web:\n\rweb\r")
def test_lines_tell_what_the_whole_tells(form: Spelled, data: bytes) -> None:
    assert form.stands_in(data) == (form.pattern.search(data) is not None)


def test_text_that_styles_spell_differently_has_no_form() -> None:
    assert name_spelled("a b") is None
    assert word_spelled("") is None
