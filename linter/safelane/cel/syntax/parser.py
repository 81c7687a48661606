"""The grammar of CEL with Kubernetes' extensions, by operator precedence on a stack of our own.

Python's stack takes no part, so that hostile nesting ends in a ``CompileError`` and not in a crash. The grammar is
cel-go's (parser/gen/CEL.g4): a ternary nests on its right side only, ``!`` and ``-`` do not mix, a trailing comma is
allowed in lists, maps and messages but not in calls.
"""

from __future__ import annotations

from safelane.cel.ast import Literal, Node, Tree, depth
from safelane.cel.errors import CompileError, Issue
from safelane.cel.syntax.lexer import line_starts, tokenise
from safelane.cel.syntax.macros import Mistake
from safelane.cel.syntax.operands import operand
from safelane.cel.syntax.operators import operator
from safelane.cel.syntax.state import MAX_NESTING, State

MAX_DEPTH = 300  # of the tree: what closures on Python's stack can surely follow; cel-go's own limit is 250 per rule


def parse(text: str) -> Tree:
    """The tree of an expression; raises CompileError with the first mistake."""
    lines = line_starts(text)
    try:
        root = _expression(State(text, tokenise(text)))
        if depth(root) > MAX_DEPTH:
            raise Mistake(f"expression recursion limit exceeded: {MAX_NESTING}", 0)
    except Mistake as mistake:
        line, column = Tree(Literal(0, None), lines).position(mistake.at)
        raise CompileError([Issue(mistake.message, line, column)]) from None
    return Tree(root, lines)


def _expression(state: State) -> Node:
    node: Node | None = None
    total = len(state.kinds)
    while True:
        node = operand(state) if node is None else operator(state, node)
        if node is not None and state.index == total:
            return node
