from __future__ import annotations

import base64
import json
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safelane.redaction import Redactor, secrets_of
from safelane.redaction.matching import Matcher

EVERY = settings(max_examples=100, deadline=None)
# Nothing that could be an everyday word, a placeholder or a part of what stands around it.
SECRETS = st.text("qzx0189Q!%\"'\\<&é\u2028\x07日 +/", min_size=4, max_size=24).filter(
    lambda s: len(s.strip()) >= 4 and set(s).difference("*xX.-_ ") and any(c in "qz019Q" for c in s)
)
AROUND = st.text("abc :=.,…*\n\"'", max_size=20)
NESTED = st.text("ab", min_size=4, max_size=8)


@EVERY
@given(st.lists(SECRETS, max_size=5), st.lists(st.tuples(AROUND, st.integers(0, 9)), max_size=6))
def test_no_secret_survives_in_a_text(secrets: list[str], parts: list[tuple[str, int]]) -> None:
    text = "".join(before + (secrets[n % len(secrets)] if secrets else "") for before, n in parts)
    masked = Redactor(secrets).text(text)
    assert not any(secret in masked for secret in secrets)


@EVERY
@given(st.lists(NESTED, min_size=1, max_size=6), st.text("abc…", max_size=40))
def test_what_is_masked_is_what_a_plain_search_finds(secrets: list[str], text: str) -> None:
    hidden = [False] * len(text)
    for secret in secrets:
        for start in range(len(text)):
            if text.startswith(secret, start):
                hidden[start : start + len(secret)] = [True] * len(secret)
    masked = Redactor(secrets).text(text)
    kept = "".join(c for c, is_hidden in zip(text, hidden, strict=True) if not is_hidden)
    rest = iter(kept)
    # At least that much is hidden, and nothing is added but stars.
    assert all(c in rest for c in masked.replace("***", ""))
    assert ("***" in masked) >= any(hidden)


@EVERY
@given(st.lists(NESTED, max_size=6), st.text("abc…", max_size=40))
def test_few_texts_are_found_as_many_are(texts: list[str], text: str) -> None:
    many = [f"{n:04}" for n in range(200)]
    assert Matcher(texts).spans(text) == Matcher([*texts, *many]).spans(text)


@EVERY
@given(SECRETS)
def test_no_spelling_of_a_secret_survives(secret: str) -> None:
    redactor = Redactor([secret])
    for spelling in (
        json.dumps(secret),
        json.dumps(secret, ensure_ascii=False),
        base64.b64encode(secret.encode()).decode(),
        "'" + secret.replace("'", "''") + "'",
    ):
        masked = redactor.text(f"a {spelling} b")
        assert masked.replace('"', "").replace("'", "") == "a *** b"


@EVERY
@given(SECRETS, st.sampled_from(["data", "stringData", "last-applied", "env", "values"]))
def test_a_secret_put_into_a_document_never_shows_in_a_report_of_it(secret: str, where: str) -> None:
    as_string: dict[str, Any] = {"kind": "Secret", "stringData": {"any": secret}}
    document = {
        "data": {"kind": "Secret", "data": {"any": base64.b64encode(secret.encode()).decode()}},
        "stringData": as_string,
        "last-applied": {"metadata": {"annotations": {"last": json.dumps(as_string)}}},
        "env": {"env": [{"name": "DB_PASSWORD", "value": secret}]},
        "values": {"db": {"password": secret}},
    }[where]
    assume(where in ("data", "stringData", "last-applied") or secret.strip() == secret)
    masked = Redactor(secrets_of(document)).text(f"it was {secret} before")
    assert secret not in masked


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "data", "stringData", "password", "items", "name", "value"]), inner)
    ),
    max_leaves=12,
)


@EVERY
@given(JSON, st.sampled_from(["", "Secret", "Deployment"]))
def test_any_document_can_be_searched(value: Any, hint: str) -> None:
    found = secrets_of(value, hint)
    assert all(isinstance(secret, str) and secret for secret in found)
    Redactor(found).lines({1: repr(value), 2: "  password: x"})


@EVERY
@given(st.dictionaries(st.integers(1, 9), st.text("ab:- |>\"'\t{password", max_size=30)))
def test_lines_keep_their_numbers(lines: dict[int, str]) -> None:
    masked = Redactor(["password"]).lines(lines)
    assert list(masked) == sorted(lines)
    assert not any("password" in line for line in masked.values())
