"""Words that stand in a text as keys are found as the pattern finds them that says it at once."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from safelane.facts.index.references import is_key

NAMES = (b"configMap", b"configMapRef", b"name", b"secret", b"aa")
PATTERN = re.compile(rb"(?<![\w-])(?:" + b"|".join(sorted(NAMES, reverse=True)) + rb""")["']?\s*:""")
parts = st.sampled_from([*NAMES, b"a", b":", b" ", b"\n", b"-", b"_", b'"', b"'", b"Ref", b"x", b"\xc3\xa9", b"9"])


@given(st.lists(parts, max_size=12).map(b"".join))
def test_it_says_what_one_pattern_says(data: bytes) -> None:
    assert is_key(NAMES, data) == (PATTERN.search(data) is not None)


def test_no_words_are_no_keys() -> None:
    assert not is_key((), b"name: x")
