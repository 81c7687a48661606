"""Which type may stand for which: cel-go's unification of type variables (checker/types.go)."""

from __future__ import annotations

from safelane.cel.check.types import DYN, Type, is_dyn, is_dyn_or_error, is_message, is_opaque

_NULLABLE = frozenset({"google.protobuf.Timestamp", "google.protobuf.Duration", "google.protobuf.Any", "wrapper"})


class Variables:
    """What type variables have been found to be; a failed trial changes nothing."""

    __slots__ = ("_changes", "_count", "_known")

    def __init__(self) -> None:
        self._known: dict[str, Type] = {}
        self._changes: list[tuple[str, Type | None]] = []  # of the trial: what was known before
        self._count = 0

    def new(self) -> Type:
        """A variable of which nothing is known."""
        self._count += 1
        return Type(f"_var{self._count - 1}")

    def assignable(self, one: Type, other: Type) -> bool:
        """Whether ``one`` may stand where ``other`` is wanted, or the other way round; remembers what that says."""
        return self.all_assignable((one,), (other,))

    def all_assignable(self, ones: tuple[Type, ...], others: tuple[Type, ...]) -> bool:
        """The same for each pair."""
        self._changes.clear()
        if self._pairs(ones, others):
            return True
        for name, before in reversed(self._changes):
            if before is None:
                del self._known[name]
            else:
                self._known[name] = before
        return False

    def _learn(self, variable: Type, kind: Type) -> None:
        self._changes.append((variable.name, self._known.get(variable.name)))
        self._known[variable.name] = kind

    def resolved(self, kind: Type, free_is_dyn: bool = False) -> Type:
        """The type with its variables replaced; those that are still free become dyn on demand."""
        while kind.name in self._known:
            kind = self._known[kind.name]
        if kind.is_variable:
            return DYN if free_is_dyn else kind
        if not kind.params:
            return kind
        return Type(kind.name, tuple(self.resolved(param, free_is_dyn) for param in kind.params))

    def _pairs(self, ones: tuple[Type, ...], others: tuple[Type, ...]) -> bool:
        return len(ones) == len(others) and all(map(self._pair, ones, others))

    def _pair(self, one: Type, other: Type) -> bool:
        if other.is_variable:
            valid, known = self._substitutes(one, other)
            if valid or known:
                return valid
        if one.is_variable:
            return self._substitutes(other, one)[0]
        if is_dyn_or_error(one) or is_dyn_or_error(other):
            return True
        if one.name == "null_type" or other.name == "null_type":
            return _nullable(other if one.name == "null_type" else one)
        if one.name in ("list", "map") or is_opaque(one):
            return one.name == other.name and self._pairs(one.params, other.params)
        return one.kind == other.kind

    def _substitutes(self, kind: Type, variable: Type) -> tuple[bool, bool]:
        """Whether a type can be a variable's, and whether one was known for it."""
        if kind == variable:
            return True, True
        known = self._known.get(variable.name)
        if known is not None:
            if kind == known:
                return True, True
            if self._pair(kind, known):
                general = most_general(kind, known)
                if self._absent(variable, general):
                    self._learn(variable, general)
                return True, True
            return False, True
        if self._absent(variable, kind):
            self._learn(variable, kind)
            return True, False
        return False, False

    def _absent(self, variable: Type, within: Type) -> bool:
        """That a variable does not occur in a type: a type cannot be a part of itself."""
        if within == variable:
            return False
        if within.is_variable:
            known = self._known.get(within.name)
            return known is None or self._absent(variable, known)
        return all(self._absent(variable, param) for param in within.params)


def _nullable(kind: Type) -> bool:
    return kind.name == "null_type" or kind.name in _NULLABLE or is_opaque(kind) or is_message(kind)


def most_general(one: Type, other: Type) -> Type:
    """The one that says less, of two that unify."""
    return one if _says_no_more(one, other) else other


def _says_no_more(one: Type, other: Type) -> bool:
    if is_dyn(one) or one.is_variable:
        return True
    if is_dyn(other) or other.is_variable or one.kind != other.kind:
        return False
    if one.name == "type":
        return True
    if one.name in ("list", "map") or is_opaque(one):
        return len(one.params) == len(other.params) and all(map(_says_no_more, one.params, other.params))
    return equivalent(one, other)


def equivalent(one: Type, other: Type) -> bool:
    """Whether two types are the same, a wrapper being what it wraps."""
    if one.name == "wrapper" or other.name == "wrapper":
        return one.kind == other.kind
    return (
        one.name == other.name
        and len(one.params) == len(other.params)
        and all(map(equivalent, one.params, other.params))
    )
