"""Values that are computed when they are read, at most once; an error surfaces at each place that reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from safelane.cel.errors import EvaluationError
from safelane.cel.values import Value

if TYPE_CHECKING:
    from safelane.cel.program import Program


class LazyFailure(KeyError):  # noqa: N818 - no error of its own, it carries one
    """A lazy value whose computation failed; a KeyError so that the handler of failing lookups meets it as well."""

    def __init__(self, error: EvaluationError) -> None:
        super().__init__(error.message)
        self.error = error


class Lazy:
    """A value to come: pass one in bindings or in a ``LazyMap``. Not meant to be shared between threads.

    ``origin`` lets a witness follow the value to where it came from; ``Lazy.of`` sets it.
    """

    __slots__ = ("_error", "_produce", "_value", "origin")

    def __init__(self, produce: Callable[[], Value]) -> None:
        self._produce: Callable[[], Value] | None = produce
        self._value: Value = None
        self._error: EvaluationError | None = None
        self.origin: tuple[Program, Mapping[str, Value]] | None = None

    @classmethod
    def of(cls, program: Program, bindings: Mapping[str, Value], budget: int | None = None) -> Lazy:
        """The value of ``program`` over ``bindings``, when it is asked for."""
        lazy = cls(lambda: program.evaluate(bindings, budget))
        lazy.origin = (program, bindings)
        return lazy

    @classmethod
    def unavailable(cls, message: str) -> Lazy:
        """A value that cannot be known here: reading it is an error with reason ``unavailable``."""
        lazy = cls(lambda: None)
        lazy._produce, lazy._error = None, EvaluationError(message, "unavailable")
        return lazy

    def get(self) -> Value:
        """The value; raises ``LazyFailure`` with the error of its computation, the same each time."""
        produce = self._produce
        if produce is not None:
            self._produce = _cycle
            try:
                self._value = produce()
            except EvaluationError as error:
                self._error = error
            except LazyFailure as failure:
                self._error = failure.error
            self._produce = None
        if self._error is not None:
            raise LazyFailure(self._error)
        return self._value


def _cycle() -> Value:
    raise EvaluationError("a lazy value depends on itself")


class LazyMap(dict[str, Value]):
    """A map with string keys whose values may be ``Lazy``; reading a key computes that value alone.

    Values that are known lie in the dict itself, so that ``map[key]`` costs nothing once a value is there.
    """

    __slots__ = ("_names", "_pending")

    def __init__(self, values: Mapping[str, Value]) -> None:
        super().__init__((name, value) for name, value in values.items() if type(value) is not Lazy)
        self._pending = {name: value for name, value in values.items() if type(value) is Lazy}
        self._names = dict.fromkeys(values)

    def __missing__(self, key: str) -> Value:
        value = self[key] = self._pending[key].get()
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def find(self, key: str, default: Value) -> Value:
        """The value of ``key``, computed if need be, or ``default``; raises LazyFailure. ``get`` does not compute."""
        return self[key] if key in self._names else default

    def lazy(self, key: str) -> Lazy | None:
        """What will compute, or has computed, the value of ``key``."""
        return self._pending.get(key)

    def resolved(self) -> dict[str, Value]:
        """A plain map of all values, computed; raises ``LazyFailure``."""
        return {name: self[name] for name in self._names}
