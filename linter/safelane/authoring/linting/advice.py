"""The engine's messages with what to do about them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from safelane import cel
from safelane.authoring.linting.remarks import Page
from safelane.cel.library.index import FUNCTIONS, library
from safelane.cel.reference import signature
from safelane.errors import nearest
from safelane.rules.model import Scope
from safelane.rules.programs import OF_SCOPE

_UNDECLARED = re.compile(r"undeclared reference to '([^']*)' \(in container '[^']*'\)")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '(.*)'")
_CALL = re.compile(r"\s*\(")
_OPERATORS = {"_==_": "==", "_!=_": "!=", "_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">=", "_+_": "+", "_-_": "-",
              "_*_": "*", "_/_": "/", "_%_": "%", "@in": "in", "!_": "!", "-_": "-", "_[_]": "[]",
              "_?_:_": "?:"}  # fmt: skip
_COMPARING = frozenset({"==", "!=", "in"})
_MOST = 3
_PLAIN = {
    "invalid matches argument": "the pattern is not one of RE2 (https://github.com/google/re2/wiki/Syntax)",
    "invalid duration argument": "write for example duration('90s') or duration('1h30m')",
    "invalid timestamp argument": "write for example timestamp('2026-01-31T00:00:00Z')",
}


def advised(issue: cel.Issue, text: str, page: Page, own: Iterable[cel.Function]) -> tuple[str, str, str]:
    """Message, code and hint for one mistake in an expression."""
    undeclared, overload = _UNDECLARED.match(issue.message), _OVERLOAD.match(issue.message)
    if undeclared:
        return _unknown(undeclared, issue, text, page)
    if overload:
        return _no_overload(overload, own)
    if issue.message in _PLAIN:
        return issue.message, "constant", _PLAIN[issue.message]
    if issue.message.startswith("expected type 'bool'"):
        return issue.message, "type", "a condition is true or false: compare the value with something"
    if issue.message.lower().startswith("syntax error"):
        return issue.message, "syntax", _syntax_hint(issue.message)
    return issue.message, "type", "see docs/cel.md"


def _unknown(found: re.Match[str], issue: cel.Issue, text: str, page: Page) -> tuple[str, str, str]:
    name, said = found[1], issue.message[found.end() :].removeprefix("; ")
    rest = text.split("\n")[issue.line - 1][issue.column - 1 :]
    if _CALL.match(rest):
        return f"there is no function {name!r}", "unknown-function", said or "docs/functions.md lists them"
    return f"undeclared name {name!r}", "undeclared", _where(name, page) or said or "docs/cel.md lists the variables"


def _where(name: str, page: Page) -> str:
    if name in page.mapping("params"):
        return f"write params.{name}"
    if any(isinstance(row, dict) and row.get("name") == name for row in page.listed("variables")):
        return f"write variables.{name}"
    scopes = [scope for scope in Scope if name in OF_SCOPE[scope]]
    return f"only rules of scope {scopes[0]} have it" if scopes else ""


def _no_overload(found: re.Match[str], own: Iterable[cel.Function]) -> tuple[str, str, str]:
    name, types = found[1], found[2]
    sign = _OPERATORS.get(name)
    if sign in _COMPARING:
        return f"impossible comparison: {sign} of {types}", "comparison", "the two sides never have the same type"
    if sign is not None:
        return f"{sign} does not take {types}", "type", "convert one side, for example with double(), int() or string()"
    known = [function for function in own if function.name == name]
    known += [one for module in FUNCTIONS.get(name, ()) for one in library(module).functions if one.name == name]
    calls = [signature(name, overload) for function in known for overload in function.overloads]
    hint = f"it is called as {', or '.join(calls[:_MOST])}" if calls else "docs/functions.md lists the functions"
    return f"{name} does not take {types}", "type", hint


def _syntax_hint(message: str) -> str:
    if "'='" in message or "token recognition error at: '= " in message:
        return "write == to compare"
    if "'&'" in message or "'|'" in message or "'& " in message:
        return "write && or ||"
    return f"see docs/cel.md{nearest('', ())}"
