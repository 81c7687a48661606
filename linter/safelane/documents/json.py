"""JSON (RFC 8259) with positions: the standard library reads, a scanner finds places only when somebody asks."""

from __future__ import annotations

import json
import re
from typing import Any

from safelane.documents import scalars
from safelane.documents.document import Span
from safelane.documents.limits import Limits
from safelane.documents.yaml import YamlError
from safelane.location import Path

_TOKEN = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[\[\]{},:]|[^ \t\r\n\[\]{},:"]+)')


def read(text: str, limits: Limits) -> tuple[Any, int, tuple[tuple[Path, Span, Span], ...]]:
    """Value, number of nodes and repeated keys. Raises YamlError."""
    depth = nodes = deepest = 0
    for token in _TOKEN.finditer(text):
        mark = token[1]
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
            nodes += 1
        elif mark in "]}":
            depth -= 1
        elif mark not in ",:":
            nodes += 1
        if deepest > limits.depth:
            raise YamlError(f"nested deeper than {limits.depth} levels", token.start(1), "too-deep")
    if nodes > limits.nodes:
        raise YamlError(f"more than {limits.nodes} values", 0, "too-many-nodes")
    repeated = [False]

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        repeated[0] |= len(made) != len(items)
        return made

    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_constant=_refuse, parse_float=_number, parse_int=_number
        )
    except json.JSONDecodeError as error:
        raise YamlError(error.msg[0].lower() + error.msg[1:], error.pos) from error
    except scalars.ScalarError as error:
        raise YamlError(str(error), 0) from error
    return value, nodes, _repeated(text) if repeated[0] else ()


def _refuse(word: str) -> Any:
    raise scalars.ScalarError(f"{word} is not JSON")


def _number(text: str) -> Any:
    if len(text) > 400 or text.lstrip("-").isdigit():
        number: Any = int(text) if len(text) <= 20 else float(text[:400])
    else:
        number = float(text)
    return scalars.decoded(number)


class JsonPositions:
    """The positions of a JSON text, found by one scan when the first is asked for."""

    __slots__ = ("_places", "_text", "repeated")

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[Path, tuple[Span | None, Span, str]] | None = None
        self.repeated: list[tuple[Path, Span, Span]] = []

    def value(self, steps: Path) -> Span:
        """The span of the value at these steps."""
        return self._all()[steps][1]

    def key(self, steps: Path) -> Span:
        """The span of the last step's key, of the element itself in a list."""
        key, value, _ = self._all()[steps]
        return value if key is None else key

    def style(self, steps: Path) -> str:
        """How the value is spelled."""
        return self._all()[steps][2]

    def _all(self) -> dict[Path, tuple[Span | None, Span, str]]:
        if self._places is None:
            self._places = {}
            self._scan()
        return self._places

    def _scan(self) -> None:
        """One pass over the tokens with a stack of open containers."""
        assert self._places is not None
        stack: list[tuple[Path, int, Span | None, bool]] = []
        path: Path = ()
        key: Span | None = None
        counters: list[int] = []
        expect_key = False
        for token in _TOKEN.finditer(self._text):
            mark, span = token[1], Span(token.start(1), token.end(1))
            if expect_key and mark.startswith('"'):
                name = json.loads(mark)
                path = (*stack[-1][0], name)
                if path in self._places:
                    self.repeated.append((path, self._places[path][0] or span, span))
                key, expect_key = span, False
            elif mark in "[{":
                if counters and not stack[-1][3]:
                    path = (*stack[-1][0], counters[-1])
                stack.append((path, span.start, key, mark == "{"))
                counters.append(0)
                key, expect_key = None, mark == "{"
            elif mark in "]}":
                opened, start, own_key, _ = stack.pop()
                counters.pop()
                self._places[opened] = (own_key, Span(start, span.end), "flow")
                expect_key, key = False, None
            elif mark == ",":
                counters[-1] += 1
                expect_key = stack[-1][3]
            elif mark != ":":
                if counters and not stack[-1][3]:
                    path = (*stack[-1][0], counters[-1])
                self._places[path] = (key, span, "double" if mark.startswith('"') else "plain")
                key = None


def _repeated(text: str) -> tuple[tuple[Path, Span, Span], ...]:
    positions = JsonPositions(text)
    positions.style(())
    return tuple(positions.repeated)
