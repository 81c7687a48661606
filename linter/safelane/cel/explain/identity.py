"""Which path an object of the bindings stands at, by identity: for what came through functions and lazy values."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.cel.explain.witness import Path
from safelane.cel.lazy import Lazy, LazyMap
from safelane.cel.values import Value

_MOST = 200_000
_COMPUTED = frozenset({Lazy, LazyMap})


class Places:
    """The places of lists and maps in the bindings; the nearest to a variable counts. Built when first asked."""

    def __init__(self, bindings: Mapping[str, Value]) -> None:
        self._bindings = bindings
        self._paths: dict[int, Path] | None = None

    def of(self, value: Value) -> Path | None:
        """The path of a list or map; None for anything else, and for what was made by the expression."""
        if not isinstance(value, list | dict):
            return None
        if self._paths is None:
            self._paths = _found(self._bindings)
        return self._paths.get(id(value))


def _found(bindings: Mapping[str, Value]) -> dict[int, Path]:
    paths: dict[int, Path] = {}
    level: list[tuple[Path, Value]] = [
        ((name,), value) for name, value in bindings.items() if type(value) not in _COMPUTED
    ]
    while level and len(paths) < _MOST:
        deeper: list[tuple[Path, Value]] = []
        for path, value in level:
            if not isinstance(value, list | dict) or id(value) in paths:
                continue
            paths[id(value)] = path
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            deeper += [((*path, key), item) for key, item in pairs if isinstance(item, list | dict)]
        level = deeper
    return paths
