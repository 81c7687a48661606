"""Which parts of an expression have been seen, and how: for the tests of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from safelane.cel.ast import Call, Comprehension, Node, Select, walk
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.errors import EvaluationError
from safelane.cel.program import Program
from safelane.cel.runtime.fuel import Frame
from safelane.cel.syntax.unparse import unparse
from safelane.cel.values import Value


class Part(NamedTuple):
    """A sub-expression, and how often it was true, false, something else, or an error. Positions count from 1."""

    text: str
    line: int
    column: int
    true: int
    false: int
    other: int
    errors: int

    @property
    def evaluated(self) -> int:
        """How often it was evaluated."""
        return self.true + self.false + self.other + self.errors

    @property
    def is_condition(self) -> bool:
        """Whether it has been seen to be a condition: then it should be true as well as false at some time."""
        return bool(self.true or self.false)


class Coverage:
    """Evaluates a program and keeps count, part by part; not for many threads.

    ``observed`` is the program that is counted, for whoever needs one.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self.observed = program.observed(self._observe)
        self._counts: dict[int, list[int]] = {}

    def evaluate(self, bindings: Mapping[str, Value], budget: int | None = None) -> Value:
        """Like ``Program.evaluate``."""
        return self.observed.evaluate(bindings, budget)

    def parts(self) -> tuple[Part, ...]:
        """The parts that are more than names, fields and constants, outermost first, in the order of the text."""
        return tuple(part for _, part in self.counted())

    def counted(self) -> Iterator[tuple[Node, Part]]:
        """The same, each with its node."""
        tree = self._program.tree
        for node in walk(tree.root):
            if isinstance(node, Call | Comprehension) or (isinstance(node, Select) and node.test):
                counts = self._counts.get(id(node), (0, 0, 0, 0))
                yield node, Part(unparse(node), *tree.position(node.at), *counts)

    def _observe(self, node: Node, closure: Closure, scope: Scope) -> Closure:
        counts = self._counts.setdefault(id(node), [0, 0, 0, 0])

        def counted(frame: Frame) -> Value:
            try:
                value = closure(frame)
            except EvaluationError:
                counts[3] += 1
                raise
            counts[0 if value is True else 1 if value is False else 2] += 1
            return value

        return counted
