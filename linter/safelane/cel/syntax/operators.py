"""The parser after an operand: selections, calls, indices, infix operators, commas, closing brackets."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.ast import Call, Entry, Node, Select
from safelane.cel.syntax.lexer import END
from safelane.cel.syntax.macros import make_call
from safelane.cel.syntax.operands import collected, next_item, open_call
from safelane.cel.syntax.state import CLOSERS, Frame, State, finished

_RELATION, _SUM, _PRODUCT = 30, 40, 50
_BINARY = {
    "<": (_RELATION, "_<_"),
    "<=": (_RELATION, "_<=_"),
    ">": (_RELATION, "_>_"),
    ">=": (_RELATION, "_>=_"),
    "==": (_RELATION, "_==_"),
    "!=": (_RELATION, "_!=_"),
    "in": (_RELATION, "@in"),
    "+": (_SUM, "_+_"),
    "-": (_SUM, "_-_"),
    "*": (_PRODUCT, "_*_"),
    "/": (_PRODUCT, "_/_"),
    "%": (_PRODUCT, "_%_"),
}
_LOGIC = {"||": (10, "_||_"), "&&": (20, "_&&_")}
_OR = 10


def operator(state: State, node: Node) -> Node | None:
    """Read what follows an operand; None when another operand must come, else the operand grown by what was read."""
    kind = state.kind
    binary = _BINARY.get(kind)
    if binary is not None:
        power, function = binary
        left = _reduced(state, node, power)
        state.stack.append(Frame("binary", state.at, power, function, left))
        state.index += 1
        return None
    handler = _HANDLERS.get(kind)
    if handler is None:
        return _unexpected(state)
    return handler(state, node)


def _reduced(state: State, node: Node, power: int) -> Node:
    """End all operators that bind at least as tightly as ``power``."""
    while state.stack[-1].power >= power:
        node = finished(state.pop(), node)
    return node


def _unexpected(state: State) -> Node | None:
    for frame in reversed(state.stack):
        if frame.kind in CLOSERS:
            state.fail(f"an operator or {CLOSERS[frame.kind]!r}")
        if frame.kind == "then":
            state.fail("an operator or ':'")
    return state.fail("an operator or the end")


def _selection(state: State, node: Node) -> Node | None:
    at = state.at
    state.index += 1
    optional = state.accept("?")
    if state.kind not in ("name", "quoted"):
        state.fail("a field name (a reserved word or a name with other characters goes into back-quotes)")
    quoted = state.kind == "quoted"
    field = state.take().strip("`")
    if state.kind == "(" and not optional and not quoted:
        return open_call(state, field, node)
    return Select(at, node, field, optional)


def _index(state: State, node: Node) -> Node | None:
    frame = Frame("index", state.at, left=node)
    state.index += 1
    frame.optional = state.accept("?")
    state.push(frame)
    return None


def _logic(state: State, node: Node) -> Node | None:
    power, function = _LOGIC[state.kind]
    node = _reduced(state, node, power + 1)
    if state.stack[-1].function != function:
        state.push(Frame("logic", state.at, power, function))
    frame = state.stack[-1]
    frame.nodes.append(node)
    frame.places.append(state.at)
    state.index += 1
    return None


def _question(state: State, node: Node) -> Node | None:
    node = _reduced(state, node, _OR)
    if state.stack[-1].kind == "then":
        state.fail("':' (a conditional between '?' and ':' needs parentheses)")
    state.push(Frame("then", state.at, left=node))
    state.index += 1
    return None


def _colon(state: State, node: Node) -> Node | None:
    node = _reduced(state, node, 1)
    frame = state.stack[-1]
    if frame.kind == "then":
        state.pop()
        state.push(Frame("else", frame.at, 1, left=frame.left, nodes=[node]))
    elif frame.kind == "map" and frame.key is None:
        frame.key = node
        frame.places.append(state.at)
    else:
        return _unexpected(state)
    state.index += 1
    return None


def _comma(state: State, node: Node) -> Node | None:
    node = _reduced(state, node, 1)
    frame = state.stack[-1]
    if frame.kind not in ("call", "list", "map", "message"):
        return _unexpected(state)
    _add(state, frame, node)
    state.index += 1
    return next_item(state, frame) if frame.kind != "call" else None


def _add(state: State, frame: Frame, node: Node) -> None:
    """One more argument, element or entry."""
    if frame.kind in ("map", "message"):
        if frame.key is None:
            state.fail("an operator or ':'")
        frame.entries.append(Entry(frame.places[-1], frame.key, node, frame.optional))
        frame.key = None
        return
    if frame.kind == "list" and frame.optional:
        frame.places.append(len(frame.nodes))
    frame.nodes.append(node)


def _close(state: State, node: Node) -> Node | None:
    node = _reduced(state, node, 1)
    frame = state.stack[-1]
    if CLOSERS.get(frame.kind) != state.kind:
        return _unexpected(state)
    if frame.kind not in ("paren", "index"):
        _add(state, frame, node)
    state.pop()
    state.index += 1
    if frame.kind == "paren":
        return node
    if frame.kind == "call":
        return make_call(frame.at, frame.function, frame.left, tuple(frame.nodes))
    if frame.kind == "index":
        assert frame.left is not None
        return Call(frame.at, "_[?_]" if frame.optional else "_[_]", None, (frame.left, node))
    return collected(frame)


def _end(state: State, node: Node) -> Node | None:
    node = _reduced(state, node, 1)
    if state.stack[-1].kind != "start":
        return _unexpected(state)
    state.index += 1
    return node


_HANDLERS: dict[str, Callable[[State, Node], Node | None]] = {
    ".": _selection,
    "[": _index,
    "||": _logic,
    "&&": _logic,
    "?": _question,
    ":": _colon,
    ",": _comma,
    ")": _close,
    "]": _close,
    "}": _close,
    END: _end,
}
