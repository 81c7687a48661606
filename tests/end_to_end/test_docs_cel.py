"""``docs/cel.md``: every example is executed, and its lists of differences are those that the tests hold."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.corpus import test_cel_conformance, test_cel_golden

from safelane.cel import CompileError, Environment, Program, encode
from safelane.cli.boundary import run
from safelane.cli.policy_values import spelled
from safelane.documents import Document, parse
from safelane.location import to_cel
from safelane.rules.functions import functions
from safelane.rules.programs import COMMON

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cel.md"
LISTS: Mapping[str, Mapping[str, str]] = {
    "conformance": test_cel_conformance.DIFFERENT,
    "kubernetes": test_cel_golden.DIFFERENT,
}
ENVIRONMENT = Environment(COMMON, functions=functions())
_BLOCK = re.compile(r"^```(cel|yaml)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CLAIM = re.compile(r"(?:^|\s+)// (=>|error:|refused:|type:|cost:|decided by:) (.*)$")


class Example(NamedTuple):
    """An expression, what the page says of it, and the objects that it runs on."""

    line: int
    text: str
    claims: tuple[tuple[str, str], ...]
    bindings: Mapping[str, Any]


def examples() -> Iterator[Example]:
    page = PAGE.read_text(encoding="utf-8")
    bindings: dict[str, Any] = {}
    for block in _BLOCK.finditer(page):
        language, name, body = block.groups()
        if language == "yaml":
            (document,) = parse(f"{name}.yaml", body.encode())
            assert isinstance(document, Document)
            bindings = {**bindings, name: document.value}
        else:
            yield from in_block(body, page.count("\n", 0, block.start(3)) + 1, bindings)


def in_block(body: str, first: int, bindings: Mapping[str, Any]) -> Iterator[Example]:
    text: list[str] = []
    claims: list[tuple[str, str]] = []
    start = first
    for line, row in enumerate(body.splitlines(), start=first):
        found = _CLAIM.search(row)
        said = row[: found.start()] if found else row
        if said.strip() and claims:
            yield Example(start, "\n".join(text), tuple(claims), bindings)
            text, claims, start = [], [], line
        if said.strip():
            text.append(said)
        if found:
            claims.append((found[1], found[2]))
    yield Example(start, "\n".join(text), tuple(claims), bindings)


EXAMPLES = tuple(examples())


def answer(example: Example, kind: str) -> str:
    """What the engine says, in the page's notation."""
    try:
        program: Program = ENVIRONMENT.compile(example.text)
    except CompileError as error:
        return f"refused: {error.message}"
    result = program.run(example.bindings)
    if kind in ("=>", "error:"):
        return f"error: {result.error.message}" if result.error else f"=> {spelled(encode(result.value))}"
    witness = program.witness(example.bindings)
    decided = to_cel(witness.paths[0]) if witness and witness.paths else "nothing"
    said = {"type:": program.type, "cost:": str(result.cost), "decided by:": decided}
    return f"{kind} {said.get(kind, 'it compiles')}"


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"line {example.line}" for example in EXAMPLES])
def test_an_example_does_what_the_page_says(example: Example) -> None:
    assert example.claims, "nothing is said of this expression"
    for kind, said in example.claims:
        got, wanted = answer(example, kind), f"{kind} {said}"
        assert got == wanted or (wanted.endswith("…") and got.startswith(wanted[:-1]))


def test_the_command_says_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    command, _, output = page.partition("```console\n$ ")[2].partition("\n```")[0].partition("\n")
    manifest = next(block[3] for block in _BLOCK.finditer(page) if block[2] == "object")
    (tmp_path / "deployment.yaml").write_text(manifest, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out == output + "\n"


def test_the_examples_are_found() -> None:
    assert len(EXAMPLES) > 120
    assert {kind for example in EXAMPLES for kind, _ in example.claims} == {
        "=>", "error:", "refused:", "type:", "cost:", "decided by:"
    }  # fmt: skip


def code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def listed(different: Mapping[str, str]) -> str:
    """One item for each reason, with the expressions that it is the reason for."""
    reasons: dict[str, list[str]] = {}
    for text, reason in different.items():
        reasons.setdefault(reason, []).append(code(text))
    return "\n".join(f"- {reason}: {', '.join(texts)}" for reason, texts in reasons.items())


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_those_of_the_tests(name: str) -> None:
    between = PAGE.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]
    assert between == listed(LISTS[name]), f"docs/cel.md, between the marks {name!r}, should be:\n{listed(LISTS[name])}"


def test_no_reason_is_missing_for_what_is_left_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for word in ("math", "encoders", "cel.bind", "cel.block", "protobuf", "reverse"):
        assert word in page
