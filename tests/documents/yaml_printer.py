"""Data for property tests, and a printer that remembers where it wrote what."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from safelane.location import Path

WORD = st.text("abcxyzäé😀", min_size=1, max_size=6).map(lambda text: f"w{text}")
TEXT = st.text("ab: #'\"\\\n-{}[]|>&*!%@,?é😀\u2028\x85\t ", max_size=12)
SCALAR = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
    WORD,
    TEXT,
)
DATA = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.one_of(WORD, TEXT), inner, max_size=4),
    max_leaves=12,
)
TEXTS = st.recursive(
    WORD | TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORD, inner, max_size=4), max_leaves=12
)


def quoted(text: str) -> str:
    """A double-quoted scalar in ASCII; JSON's pairs of surrogates are no YAML."""
    plain = "".join(char for char in map(chr, range(32, 127)) if char not in '"\\')
    return '"' + "".join(char if char in plain else f"\\U{ord(char):08x}" for char in text) + '"'


@dataclass
class Printer:
    """Writes data as YAML in styles that ``draw`` picks, and remembers where every value and key went."""

    draw: Any
    text: str = ""
    parent: int = 0
    ends_literal: bool = False
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    styles: dict[Path, str] = field(default_factory=dict)

    def pick(self, *choices: str) -> str:
        return str(self.draw(st.sampled_from(choices)))

    def write(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def document(self, value: Any) -> None:
        self.write(self.pick("", "# comment\n", "--- # comment\n", "\n"))
        self.value(value, (), 0, self.draw(st.booleans()))
        self.write("\n" if self.ends_literal else self.pick("\n", "  # comment\n", "\n\n# comment\n"))

    def value(self, value: Any, path: Path, indent: int, flow: bool) -> None:
        """Write a value at the end of a line that has room for it."""
        if isinstance(value, dict | list) and (flow or not value):
            self.flow(value, path)
        elif isinstance(value, dict | list):
            self.block(value, path, indent)
        else:
            self.scalar(value, path, flow)

    def properties(self) -> None:
        self.write(self.pick("", "", "", f"&a{len(self.text)} "))

    def flow(self, value: dict[str, Any] | list[Any], path: Path) -> None:
        self.properties()
        start, _ = self.write("{" if isinstance(value, dict) else "[")
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, part in steps:
            self.write(self.pick("", " "))
            if isinstance(value, dict):
                self.keys[(*path, step)] = self.write(quoted(str(step)))
                self.write(": ")
            self.value(part, (*path, step), 0, True)
            self.write(self.pick(",", ", ", " ,"))
        self.ends_literal = False
        _, end = self.write("}" if isinstance(value, dict) else "]")
        self.values[path], self.styles[path] = (start, end), "flow"

    def block(self, value: dict[str, Any] | list[Any], path: Path, indent: int) -> None:
        if path:
            self.properties()
            self.write(self.pick("", " # comment") + "\n")
        places: list[tuple[int, int]] = []
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, part in steps:
            if places:
                choices = ("\n",) if self.ends_literal else ("\n", " # comment\n", "\n\n", "\n# comment\n")
                self.write(self.pick(*choices))
            self.write(" " * indent)
            if isinstance(value, dict):
                places.append(self.write(quoted(str(step))))
                self.keys[(*path, step)] = places[-1]
                self.write(": ")
            else:
                places.append(self.write("-"))
                self.write(" ")
            self.parent = indent
            self.value(part, (*path, step), indent + self.draw(st.integers(1, 3)), self.draw(st.booleans()))
        last = self.values[(*path, step)][1]
        self.values[path], self.styles[path] = (places[0][0], last), "block"

    def scalar(self, value: Any, path: Path, flow: bool) -> None:
        self.properties()
        style, text = "double", json.dumps(value, ensure_ascii=False)
        if not isinstance(value, str):
            style = "plain"
        elif value.startswith("w") and value.isalnum():
            style = self.pick("plain", "single", "double")
            text = {"plain": value, "single": f"'{value}'", "double": f'"{value}"'}[style]
        elif not any(char in value for char in "\n\u2028\x85\t"):
            style = self.pick("single", "double")
            text = text if style == "double" else "'" + value.replace("'", "''") + "'"
        elif not flow and path and "\n" in value and all(char not in value for char in "\u2028\x85\t"):
            style, text = "literal", literal(value, self.parent)
        else:
            text = quoted(value)
        self.values[path], self.styles[path] = self.write(text), style
        self.ends_literal = style == "literal"


def literal(value: str, parent: int) -> str:
    """A literal block scalar in a collection that stands at column ``parent``, without its last line break."""
    body = value.rstrip("\n")
    trailing = len(value) - len(body)
    chomping = "-" if trailing == 0 else "" if trailing == 1 and body else "+"
    lines = [(" " * (parent + 2) + line if line else "") for line in body.split("\n")] if body else []
    lines += [""] * (trailing - 1 if body else trailing)
    return "\n".join([f"|2{chomping}", *lines])


def printed(draw: Any, value: Any) -> Printer:
    printer = Printer(draw)
    printer.document(value)
    return printer
