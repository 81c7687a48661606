"""The walk over a list or a map that macros share. Every turn is paid for when the walk begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from safelane.cel.compile.scope import Closure
from safelane.cel.errors import EvaluationError, OutOfFuel, no_overload
from safelane.cel.lazy import LazyFailure
from safelane.cel.runtime.access import surfaced
from safelane.cel.runtime.fuel import Frame
from safelane.cel.runtime.maps import entries
from safelane.cel.values import Pairs, Value, go_type_name


class Walk(NamedTuple):
    """What a macro's loop needs: where its items come from, the slots they go to, what is evaluated for each."""

    source: Closure
    slots: tuple[int, ...]
    body: tuple[Closure, ...]
    at: int
    weight: int  # of one turn

    def begin(self, frame: Frame) -> list[Value]:
        """The items to walk over, paid for: elements or keys, or (index or key, element) pairs for two variables."""
        value = self.source(frame)
        if len(self.slots) == 2:
            items: list[Value] = self._pairs(value)
        elif type(value) is list:
            items = value
        elif isinstance(value, dict | Pairs):
            items = list(value)
        else:
            raise EvaluationError(f"got '{go_type_name(value)}', expected iterable type", "no-such-overload", self.at)
        frame[0] -= len(items) * self.weight
        if frame[0] < 0:
            raise OutOfFuel
        return items

    def _pairs(self, value: Value) -> list[Value]:
        if type(value) is list:
            return list(enumerate(value))
        if isinstance(value, dict | Pairs):
            try:
                return list(entries(value))
            except LazyFailure as failure:
                raise surfaced(failure, self.at) from failure.error
        text = f"unsupported comprehension range type: {go_type_name(value)}"
        raise EvaluationError(text, "no-such-overload", self.at)


def binder(slots: tuple[int, ...]) -> Callable[[Frame, Value], None]:
    """Puts an item, or the two parts of one, into the frame."""
    if len(slots) == 2:
        one, two = slots

        def bind_two(frame: Frame, item: Value) -> None:
            frame[one], frame[two] = item

        return bind_two
    (slot,) = slots

    def bind(frame: Frame, item: Value) -> None:
        frame[slot] = item

    return bind


def holds(value: Value, at: int) -> bool:
    """The value of a condition that must be bool."""
    if value is True or value is False:
        return bool(value)
    raise no_overload(at)
