"""The cheap decorator against the standard one: the same class in, the same behaviour out."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelane.frozen import dataclass as cheap

Decorator = Callable[..., Any]
DECORATORS = (cheap, dataclasses.dataclass)


def place(decorator: Decorator, **options: Any) -> Any:
    @decorator(**{"frozen": True, "slots": True, **options})
    class Place:
        path: str
        line: int = 1
        tags: tuple[str, ...] = ()
        found: list[int] = dataclasses.field(default_factory=list, compare=False)
        hidden: int = dataclasses.field(default=7, init=False, repr=False)

        @property
        def next(self) -> int:
            return self.line + 1

    return Place


@given(st.text(max_size=3), st.integers(0, 3), st.text(max_size=3), st.integers(0, 3))
def test_equality_order_hash_and_repr_agree(one: str, line: int, other: str, line2: int) -> None:
    answers = []
    for decorator in DECORATORS:
        made = place(decorator, order=True)
        a, b = made(one, line), made(other, line=line2, found=[1])
        shown = repr(a).rpartition(".")[2]
        answers.append((a == b, a != b, a < b, a >= b, hash(a) == hash(b), a == (one, line), shown, a.next, a.hidden))
    assert answers[0] == answers[1]


def test_frozen_refuses_and_replace_works() -> None:
    made: Any = place(cheap)("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.line = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.line
    assert dataclasses.replace(made, line=5).line == 5
    assert dataclasses.is_dataclass(type(made))
    assert made.found is not place(cheap)("a").found
    assert not hasattr(made, "__dict__")
    assert copy.copy(made) == made


@pytest.mark.parametrize("decorator", DECORATORS)
def test_wrong_arguments_are_type_errors(decorator: Decorator) -> None:
    made = place(decorator)
    for wrong in (made, lambda: made("a", 1, (), [], 3), lambda: made("a", nothing=1)):
        with pytest.raises(TypeError):
            wrong()


@cheap(frozen=True, slots=True)
class Whole:
    """At module level, where pickle finds it."""

    name: str
    parts: tuple[int, ...] = ()

    def longer(self) -> Whole:
        return type(self)(super().__repr__()[:0] + self.name, (*self.parts, 1))


def test_pickle_super_and_match() -> None:
    whole = Whole("a").longer()
    assert pickle.loads(pickle.dumps(whole)) == whole == Whole("a", (1,))
    match whole:
        case Whole(name, parts):
            assert (name, parts) == ("a", (1,))


def test_without_slots_there_is_room_for_cached_properties() -> None:
    @cheap(frozen=True)
    class Facts:
        number: int
        unit: str = "m"

        @cached_property
        def double(self) -> int:
            return self.number * 2

    facts = Facts(4)
    assert (facts.double, facts.double, facts.unit, Facts.unit) == (8, 8, "m", "m")
    with pytest.raises(dataclasses.FrozenInstanceError):
        facts.number = 3  # type: ignore[misc]


def test_changeable_values_and_post_init() -> None:
    @cheap(slots=True, weakref_slot=True)
    class Counter:
        count: int = 0
        seen: dict[str, int] = dataclasses.field(default_factory=dict)

        def __post_init__(self) -> None:
            self.count += 1

    counter = Counter()
    counter.count += 1
    assert counter.count == 2
    with pytest.raises(AttributeError):
        counter.other = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        hash(counter)


def test_inherited_fields_are_refused() -> None:
    with pytest.raises(TypeError, match="not inherited"):

        @cheap(frozen=True)
        class More(Whole):
            more: int = 0
