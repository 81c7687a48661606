"""Globs against a naive matcher; whatever is loaded, only configuration errors come out; the quick check is right."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safelane.config import Config, config_schema, load
from safelane.config.globs import Glob
from safelane.config.quick import surely_valid
from safelane.errors import ConfigurationError

SEGMENTS = st.one_of(st.just("**"), st.text("ab*?.", min_size=1, max_size=5).filter(lambda text: "**" not in text))
PATTERNS = st.lists(SEGMENTS, min_size=1, max_size=6)
PATHS = st.lists(st.text("ab.", min_size=1, max_size=4), min_size=1, max_size=6)


def naive(pattern: list[str], path: list[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(naive(pattern[1:], path[at:]) for at in range(len(path) + 1))
    return bool(path) and naive_segment(pattern[0], path[0]) and naive(pattern[1:], path[1:])


def naive_segment(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(naive_segment(pattern[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and naive_segment(pattern[1:], text[1:])


@settings(max_examples=600, deadline=None)
@given(PATTERNS, PATHS)
def test_globs_fit_what_the_definition_says(pattern: list[str], path: list[str]) -> None:
    assert Glob("/".join(pattern)).match("/".join(path)) == naive(pattern, path)


@settings(max_examples=200, deadline=None)
@given(PATHS, st.randoms(use_true_random=False))
def test_globs_made_from_a_path_fit_it(path: list[str], random: Any) -> None:
    made = [random.choice([segment, "*", "**", "?" * len(segment), segment[:1] + "*"]) for segment in path]
    assert Glob("/".join(made)).match("/".join(path))


TEXTS = st.one_of(
    st.sampled_from(
        ["", "a", "deny", "off", "dev", "prod", "2027-01-31", "replicas", "{service}/**", "**/*.yaml", "/a"]
    ),
    st.text(max_size=5),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 300), st.floats(allow_nan=False), TEXTS)


def sections() -> dict[str, Any]:
    found: dict[str, Any] = config_schema()
    return found


def shaped(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Mostly what a schema asks for, sometimes something else."""
    if "$ref" in schema:
        return shaped(sections()["$defs"][schema["$ref"].rpartition("/")[2]], depth)
    wanted: st.SearchStrategy[Any] = SCALARS
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties")
        optional = {key: shaped(inner, depth + 1) for key, inner in properties.items()}
        named = st.fixed_dictionaries({}, optional=optional)
        free = st.dictionaries(TEXTS, shaped(others, depth + 1) if isinstance(others, dict) else SCALARS, max_size=1)
        wanted = st.builds(lambda a, b: {**a, **b}, named, free) if others is not False else named
    elif schema.get("type") == "array":
        wanted = st.lists(shaped(schema["items"], depth + 1), max_size=2)
    elif "anyOf" in schema:
        wanted = st.one_of(*(shaped(inner, depth + 1) for inner in schema["anyOf"]))
    elif "enum" in schema:
        wanted = st.sampled_from(schema["enum"])
    elif "const" in schema:
        wanted = st.just(schema["const"])
    elif schema.get("type") == "string":
        wanted = TEXTS
    elif schema.get("type") == "integer":
        wanted = st.integers(1, 200)
    elif schema.get("type") == "boolean":
        wanted = st.booleans()
    odd = st.one_of(SCALARS, st.lists(SCALARS, max_size=2), st.dictionaries(TEXTS, SCALARS, max_size=2))
    return st.integers(0, 80).flatmap(lambda roll: odd if roll == 0 else wanted)


CONFIGS = st.deferred(lambda: shaped(sections()))


@settings(max_examples=300, deadline=None)
@given(CONFIGS)
def test_the_quick_check_never_accepts_what_the_schema_rejects(value: Any) -> None:
    from jsonschema import Draft202012Validator

    if surely_valid(value, config_schema()):
        assert Draft202012Validator(config_schema()).is_valid(value)


@settings(max_examples=300, deadline=None)
@given(CONFIGS)
def test_loading_a_mapping_gives_a_configuration_or_its_mistakes(value: Any) -> None:
    try:
        config = load(json.dumps(value).encode())
    except ConfigurationError as error:
        assert error.problems
        assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)
    else:
        assert isinstance(config, Config)
        assert config.rows()
        config.selects("a/b.yaml")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))))
def test_loading_bytes_gives_a_configuration_or_its_mistakes(data: bytes) -> None:
    try:
        load(data)
    except ConfigurationError as error:
        assert error.problems
