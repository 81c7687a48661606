"""What the parser knows between two tokens: where it is in the text, and what is still open."""

from __future__ import annotations

from dataclasses import field
from typing import Literal as OneOf
from typing import NoReturn, TypeAlias

from safelane.cel.ast import Call, Entry, Node
from safelane.cel.syntax.lexer import END, Tokens, describe_error
from safelane.cel.syntax.macros import Mistake
from safelane.frozen import dataclass

MAX_NESTING = 250  # cel-go's limit of expressions within expressions

Kind: TypeAlias = OneOf[
    "start", "paren", "call", "index", "list", "map", "message", "then", "else", "unary", "binary", "logic"
]
CLOSERS: dict[Kind, str] = {"paren": ")", "call": ")", "index": "]", "list": "]", "map": "}", "message": "}"}
_NESTS = frozenset({*CLOSERS, "then", "else"})


@dataclass(slots=True)
class Frame:
    """Something begun. ``power`` is how tightly it binds to the operand that follows; 0 only ends at its closer."""

    kind: Kind
    at: int
    power: int = 0
    function: str = ""
    left: Node | None = None
    nodes: list[Node] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: Node | None = None
    optional: bool = False


class State:
    """The tokens, the next one of them, and the stack of open frames."""

    __slots__ = ("index", "kinds", "nesting", "offsets", "stack", "text", "texts")

    def __init__(self, text: str, tokens: Tokens) -> None:
        self.text = text
        self.kinds, self.texts, self.offsets = tokens.kinds, tokens.texts, tokens.offsets
        self.index = 0
        self.nesting = 1
        self.stack = [Frame("start", 0)]

    @property
    def kind(self) -> str:
        """The kind of the next token."""
        return self.kinds[self.index]

    @property
    def at(self) -> int:
        """Where the next token begins."""
        return self.offsets[self.index]

    def take(self) -> str:
        """The text of the next token, which is consumed."""
        self.index += 1
        return self.texts[self.index - 1]

    def accept(self, kind: str) -> bool:
        """Consume the next token if it is of this kind."""
        if self.kinds[self.index] != kind:
            return False
        self.index += 1
        return True

    def push(self, frame: Frame) -> None:
        """Begin something."""
        if frame.kind in _NESTS:
            self.nesting += 1
            if self.nesting > MAX_NESTING:
                raise Mistake(f"expression recursion limit exceeded: {MAX_NESTING}", frame.at)
        self.stack.append(frame)

    def pop(self) -> Frame:
        """End the innermost thing begun."""
        frame = self.stack.pop()
        if frame.kind in _NESTS:
            self.nesting -= 1
        return frame

    def fail(self, expected: str) -> NoReturn:
        """The next token is not what the grammar allows here."""
        kind, at = self.kind, self.at
        if kind == "error":
            raise Mistake(f"Syntax error: {describe_error(self.text, at)}", at)
        found = "end of expression" if kind == END else repr(self.texts[self.index][:40])
        raise Mistake(f"Syntax error: unexpected {found}, expected {expected}", at)


def finished(frame: Frame, node: Node) -> Node:
    """The node of an operator whose last operand is ``node``."""
    if frame.kind == "unary":
        return Call(frame.at, frame.function, None, (node,)) if frame.function else node
    if frame.kind == "logic":
        return _balanced(frame, [*frame.nodes, node], 0, len(frame.places) - 1)
    left = frame.left
    assert left is not None
    if frame.kind == "else":
        return Call(frame.at, "_?_:_", None, (left, frame.nodes[0], node))
    return Call(frame.at, frame.function, None, (left, node))


def _balanced(frame: Frame, terms: list[Node], low: int, high: int) -> Node:
    """Cel-go's tree of a chain of ``&&`` or ``||``: as flat as can be, so that a long chain is not deep."""
    middle = (low + high + 1) // 2
    left = terms[middle] if middle == low else _balanced(frame, terms, low, middle - 1)
    right = terms[middle + 1] if middle == high else _balanced(frame, terms, middle + 1, high)
    return Call(frame.places[middle], frame.function, None, (left, right))
