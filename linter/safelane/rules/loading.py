"""Reads rule files: the schema, and what no schema can say (id and file name, examples, messages, paths)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from safelane.cache import Cache
from safelane.config.quick import surely_valid
from safelane.documents import Document
from safelane.documents.schema import problems as schema_problems
from safelane.errors import ConfigurationError, Problem
from safelane.location import from_cel, to_pointer
from safelane.package import text_of
from safelane.rules.model import Rule
from safelane.rules.parameters import convert
from safelane.rules.programs import compile_rule
from safelane.rules.reading import rule_of
from safelane.rules.templates import TemplateError, pieces

SUFFIXES = (".yaml", ".yml", ".json")


@cache
def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, as ``safelane schema rule`` prints it."""
    schema: dict[str, Any] = json.loads(text_of("rules/schema.json"))
    return schema


def load_rule(path: str, data: bytes, area: str, cache: Cache | None = None) -> Rule:
    """The rule of one file, compiled. Raises ConfigurationError with every mistake in it."""
    from safelane.documents.own import parse_own

    document = parse_own(path, data)
    problems = list(problems_of(document))
    if problems:
        raise ConfigurationError(problems)
    rule = rule_of(document.value, area, path)
    compiled = compile_rule(rule, document, cache)
    if compiled.problems:
        raise ConfigurationError(compiled.problems)
    return replace(rule, programs=compiled.programs, reads=compiled.reads, guard=compiled.guard)


def problems_of(document: Document) -> Iterator[Problem]:
    """Every mistake of a rule's document, with its place."""
    found = () if surely_valid(document.value, rule_schema()) else schema_problems(document, rule_schema())
    yield from found
    if not found:
        for check in (_identity, _examples, _messages, _paths, _parameters):
            yield from check(document, document.value)


def _problem(document: Document, pointer: str, message: str, key: bool = False) -> Problem:
    place = document.locate(pointer, key=key)
    return Problem(document.path, place.line, place.column, message)


def _identity(document: Document, raw: dict[str, Any]) -> Iterator[Problem]:
    stem = PurePosixPath(document.path).stem
    if raw["id"] != stem:
        yield _problem(document, "/id", f"the id {raw['id']!r} is not the name of the file, {stem!r}")
    names = [variable["name"] for variable in raw.get("variables", ())]
    for index, name in enumerate(names):
        if name in names[:index]:
            pointer = to_pointer(("variables", index, "name"))
            yield _problem(document, pointer, f"the variable {name!r} is defined twice")


def _examples(document: Document, raw: dict[str, Any]) -> Iterator[Problem]:
    examples = raw.get("examples", ())
    own = [_own_expectations(raw["id"], example) for example in examples]
    for wanted, word in ((any(own), "flagged"), (not all(own) and bool(own), "clean")):
        if not wanted:
            message = f"a rule needs at least one flagged and one clean example; there is no {word} one"
            yield _problem(document, "/examples" if examples else "", message, key=bool(examples))
    for index, example in enumerate(examples):
        if ("files" in example) == ("base" in example or "head" in example):
            message = "an example has either 'files' or one pair of 'base' and 'head'"
            yield _problem(document, to_pointer(("examples", index)), message)


def _own_expectations(rule: str, example: dict[str, Any]) -> bool:
    return any(expected.get("rule", rule) == rule for expected in example["expect"])


def _messages(document: Document, raw: dict[str, Any]) -> Iterator[Problem]:
    if "detects" not in raw and ("message" in raw) == ("messageExpression" in raw):
        yield _problem(document, "", "a rule has either 'message' or 'messageExpression'")
    try:
        pieces(raw.get("message", ""))
    except TemplateError as error:
        from safelane.documents import align

        yield Problem(document.path, *align(document, "/message", error.offset), str(error))


def _paths(document: Document, raw: dict[str, Any]) -> Iterator[Problem]:
    spelled = [("/at", raw["at"])] if "at" in raw else []
    spelled += [(to_pointer(("edit", index, "path")), step["path"]) for index, step in enumerate(raw.get("edit", ()))]
    for pointer, text in spelled:
        try:
            from_cel(text)
        except ValueError as error:
            yield _problem(document, pointer, str(error))


def _parameters(document: Document, raw: dict[str, Any]) -> Iterator[Problem]:
    for name, body in raw.get("params", {}).items():
        try:
            convert(body["type"], body["default"])
        except ValueError as error:
            yield _problem(document, to_pointer(("params", name, "default")), str(error))


def area_of(folder: str, path: str) -> str:
    """The area of a rule file below the folder of rules: its sub-folder, ``local`` at the top."""
    inside = PurePosixPath(path).relative_to(folder or ".").parent
    return inside.as_posix() if inside.parts else "local"


def load_rules(files: Iterable[tuple[str, str, Callable[[], bytes]]], cache: Cache | None = None) -> tuple[Rule, ...]:
    """The rules of ``(folder, path, read)`` triples; the mistakes of all files make one ConfigurationError.

    Files of Kubernetes' manifests are read for the admission policies in them; other JSON files are no rules.
    """
    from safelane.rules.admission.manifests import is_manifest

    rules: list[Rule] = []
    problems: list[Problem] = []
    manifests: list[tuple[str, str, bytes]] = []
    for folder, path, read in files:
        data, area = read(), area_of(folder, path)
        try:
            if is_manifest(path, data):
                manifests.append((path, area, data))
            elif not path.endswith(".json"):
                rules.append(load_rule(path, data, area, cache))
        except ConfigurationError as error:
            problems += error.problems
    if manifests:
        found, mistakes = _admission(manifests, cache)
        rules += found
        problems += mistakes
    if problems:
        raise ConfigurationError(problems)
    return tuple(rules)


def _admission(
    manifests: list[tuple[str, str, bytes]], cache: Cache | None
) -> tuple[tuple[Rule, ...], Sequence[Problem]]:
    from safelane.rules.admission.loading import PolicyFile, admission_rules

    try:
        return admission_rules([PolicyFile(*one) for one in manifests], cache), ()
    except ConfigurationError as error:
        return (), error.problems
