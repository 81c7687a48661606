"""The parser before an operand: literals, names, prefix operators, opening brackets."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.ast import ListLiteral, Literal, MapLiteral, Name, Node
from safelane.cel.syntax import literals
from safelane.cel.syntax.macros import Mistake, make_call
from safelane.cel.syntax.state import CLOSERS, Frame, State

_LITERALS: dict[str, Callable[[str], int | float | str | bytes]] = {
    "int": literals.integer,
    "uint": literals.unsigned,
    "float": literals.double,
    "string": literals.string,
    "bytes": literals.byte_string,
}
_CONSTANTS = {"true": True, "false": False, "null": None}
_RESERVED = frozenset(
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    }
)  # fmt: skip


def operand(state: State) -> Node | None:
    """Read one operand; None when something was opened whose operand comes next."""
    kind, at = state.kind, state.at
    if kind == "name" or (kind == "." and state.kinds[state.index + 1] == "name"):
        return _name(state, at)
    if kind in _LITERALS:
        return _literal(state, kind, at)
    if kind in _CONSTANTS:
        state.index += 1
        return Literal(at, _CONSTANTS[kind])
    if kind in ("-", "!"):
        return _unary(state, kind, at)
    if kind == "(":
        state.index += 1
        state.push(Frame("paren", at))
        return None
    if kind in ("[", "{"):
        return _collection(state, "", at)
    return state.fail("an expression")


def _literal(state: State, kind: str, at: int, sign: str = "") -> Node:
    text = sign + state.take()
    try:
        return Literal(at, _LITERALS[kind](text))
    except ValueError as error:
        raise Mistake(str(error), at) from None


def _unary(state: State, kind: str, at: int) -> Node | None:
    """A run of one sign, of which an even number is nothing; one minus before a number is part of the number."""
    if kind == "-" and state.kinds[state.index + 1] in ("int", "float"):
        state.index += 1
        return _literal(state, state.kind, at, "-")
    if state.stack[-1].kind == "unary":
        state.fail("a value: '!' and '-' do not mix without parentheses")
    first = state.index
    while state.kind == kind:
        state.index += 1
    function = "" if (state.index - first) % 2 == 0 else f"{kind}_"
    state.push(Frame("unary", at, power=70, function=function))
    return None


def _name(state: State, at: int) -> Node | None:
    """A variable, the beginning of ``function(`` or of ``message.Name{``."""
    dot = ""
    if state.accept("."):
        dot, at = ".", state.at
    message_end = _message_end(state)
    if message_end:
        name = dot + "".join(state.texts[state.index : message_end])
        state.index = message_end
        return _collection(state, name, state.at)
    name = state.texts[state.index]
    if name in _RESERVED:
        raise Mistake(f"reserved identifier: {name}", at)
    state.index += 1
    if state.kind == "(":
        return open_call(state, dot + name, None)
    return Name(at, dot + name)


def _message_end(state: State) -> int:
    """The index of the brace that follows the name here, however long the name is; 0 when there is none."""
    index = state.index + 1
    while state.kinds[index] == "." and state.kinds[index + 1] == "name":
        index += 2
    return index if state.kinds[index] == "{" else 0


def open_call(state: State, function: str, target: Node | None) -> Node | None:
    """Begin a call at its parenthesis; without arguments it is done at once."""
    at = state.at
    state.index += 1
    if state.accept(")"):
        return make_call(at, function, target, ())
    state.push(Frame("call", at, function=function, left=target))
    return None


def _collection(state: State, message: str, at: int) -> Node | None:
    frame = Frame("list" if state.kind == "[" else "message" if message else "map", at, function=message)
    state.index += 1
    if state.kind == "," and state.kinds[state.index + 1] == CLOSERS[frame.kind]:
        state.index += 1
    state.push(frame)
    return next_item(state, frame)


def next_item(state: State, frame: Frame) -> Node | None:
    """After an opening bracket or a comma: end the collection, or read what stands before an item's expression."""
    if state.accept(CLOSERS[frame.kind]):
        state.pop()
        return collected(frame)
    frame.optional = state.accept("?")
    if frame.kind == "message":
        if state.kind not in ("name", "quoted"):
            state.fail("a field name or '}'")
        frame.key = Literal(state.at, state.take().strip("`"))
        frame.at = frame.places[0] if frame.places else frame.at
        if state.kind != ":":
            state.fail("':'")
        frame.places.append(state.at)
        state.index += 1
    return None


def collected(frame: Frame) -> Node:
    """The node of a list, map or message that is complete."""
    if frame.kind == "list":
        return ListLiteral(frame.at, tuple(frame.nodes), tuple(frame.places))
    return MapLiteral(frame.at, tuple(frame.entries), frame.function)
