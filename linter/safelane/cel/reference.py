"""The function reference, made of the functions themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safelane.cel.functions import Function, Library, Overload
from safelane.cel.library.index import MODULES, library

_TITLES = {
    "standard": "Texts and sizes",
    "conversions": "Conversions",
    "times": "Timestamps and durations",
    "optionals": "Optional values",
    "strings": "Strings",
    "lists": "Lists",
    "sets": "Lists as sets",
    "regex": "Regular expressions",
    "url": "URLs",
    "quantity": "Quantities",
    "network": "IP addresses and networks",
    "named_formats": "Named formats",
    "semver": "Semantic versions",
    "authorizer": "The authorizer",
}
_HIDDEN = "@"


def signature(name: str, overload: Overload) -> str:
    """How a call looks: ``string.split(string, int) -> list(string)``."""
    arguments = [argument.replace(",", ", ") for argument in overload.args]
    receiver = f"{arguments.pop(0)}." if overload.receiver else ""
    return f"{receiver}{name}({', '.join(arguments)}) -> {overload.result.replace(',', ', ')}"


def reference(own: Iterable[Function | Library] = (), title: str = "safelane") -> str:
    """Markdown: a section for a caller's own functions, if any, and one for each library."""
    functions = [one for item in own for one in (item.functions if isinstance(item, Library) else (item,))]
    sections = [_section(title, functions)] if functions else []
    sections += [_section(_TITLES[name], library(name).functions) for name in MODULES if name in _TITLES]
    return "\n".join(sections)


def _section(title: str, functions: Iterable[Function]) -> str:
    return f"## {title}\n\n" + "".join(_entry(function) for function in functions if function.name[0] != _HIDDEN)


def _entry(function: Function) -> str:
    calls = "\n".join(_calls(function))
    said = f"{function.doc}\n\n" if function.doc else ""
    return f"### {function.name}\n\n{said}```text\n{calls}\n```\n\n"


def _calls(function: Function) -> Iterator[str]:
    for overload in function.overloads:
        cost = f"    (cost {overload.cost})" if isinstance(overload.cost, int) else ""
        yield f"{signature(function.name, overload)}{cost}"
