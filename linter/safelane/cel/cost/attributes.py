"""Variables with what is selected of them, which cel-go evaluates and counts as one (interpreter/attributes.go)."""

from __future__ import annotations

from safelane.cel.cost.meter import Outcome, is_error
from safelane.cel.cost.steps import Activation, Step
from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime.access import element, find
from safelane.cel.runtime.maps import ABSENT
from safelane.cel.values import Optional, Value


class Qualifier:
    """A field or index. ``index`` is the value of a constant one, or an attribute, which is evaluated each time."""

    __slots__ = ("at", "id", "index", "optional", "test")

    def __init__(self, id_: int, at: int, index: Value, optional: bool = False, test: bool = False) -> None:
        self.id = id_
        self.at = at
        self.index = index
        self.optional = optional
        self.test = test

    def key(self, activation: Activation) -> Outcome:
        """The key that it stands for now."""
        return self.index.resolve(activation) if isinstance(self.index, Attribute) else self.index

    def apply(self, activation: Activation, value: Value, if_present: bool) -> Outcome:
        """What is found, ABSENT if that is allowed, or an error; observed as cel-go observes it."""
        found = self._find(activation, value, if_present)
        if not if_present or not (found is ABSENT or is_error(found)):
            if isinstance(self.index, Relative):
                activation.meter.drop(self.index.id)
            activation.meter.push(self.id, found, 1)
        return found

    def _find(self, activation: Activation, value: Value, if_present: bool) -> Outcome:
        key = self.key(activation)
        if is_error(key):
            return key
        try:
            if self.test:
                present = find(value, key, self.at) is not ABSENT
                return ABSENT if if_present and not present else present
            return find(value, key, self.at) if if_present else element(value, key, self.at)
        except EvaluationError as error:
            return error


class Attribute:
    """Something that qualifiers can be added to."""

    __slots__ = ("own_id", "qualifiers")

    def __init__(self, own_id: int) -> None:
        self.own_id = own_id  # without qualifiers
        self.qualifiers: list[Qualifier] = []

    @property
    def id(self) -> int:
        """What the stack knows its value by."""
        return self.qualifiers[-1].id if self.qualifiers else self.own_id

    def add(self, qualifier: Qualifier) -> None:
        """Select a part of what it stands for."""
        self.qualifiers.append(qualifier)

    def resolve(self, activation: Activation) -> Outcome:
        """The value, unobserved."""
        raise NotImplementedError

    def _qualified(self, activation: Activation, value: Outcome) -> Outcome:
        if is_error(value):
            return value
        optional = type(value) is Optional
        if optional:
            if not value.present:
                return value
            value = value.value
        for qualifier in self.qualifiers:
            optional = optional or qualifier.optional
            value = qualifier.apply(activation, value, optional)
            if value is ABSENT:
                return Optional.NONE
            if is_error(value):
                return value
        return Optional(value) if optional else value


class Variable(Attribute):
    """A variable by its name."""

    __slots__ = ("name",)

    def __init__(self, id_: int, name: str) -> None:
        super().__init__(id_)
        self.name = name

    def resolve(self, activation: Activation) -> Outcome:
        """The value, unobserved."""
        return self._qualified(activation, activation.find(self.name))


class Relative(Attribute):
    """The value of any other step."""

    __slots__ = ("operand",)

    def __init__(self, id_: int, operand: Step) -> None:
        super().__init__(id_)
        self.operand = operand

    def resolve(self, activation: Activation) -> Outcome:
        """The value, unobserved; the operand is observed."""
        return self._qualified(activation, self.operand.run(activation))


class Conditional(Attribute):
    """``a ? b : c``, whose qualifiers go to both branches."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, id_: int, condition: Step, then: Attribute, otherwise: Attribute) -> None:
        super().__init__(id_)
        self.condition = condition
        self.then = then
        self.otherwise = otherwise

    @property
    def id(self) -> int:
        """That of the last qualifier, which both branches have, or its own."""
        return self.then.id if self.then.id == self.otherwise.id else self.own_id

    def add(self, qualifier: Qualifier) -> None:
        """Select a part of either branch."""
        self.then.add(qualifier)
        self.otherwise.add(qualifier)

    def resolve(self, activation: Activation) -> Outcome:
        """The value of one branch."""
        value = self.condition.run(activation)
        if value is True:
            return self.then.resolve(activation)
        if value is False:
            return self.otherwise.resolve(activation)
        return value if is_error(value) else no_overload()


class AttributeStep(Step):
    """An attribute where a value is wanted. ``test`` is for ``has()``, which is for free."""

    __slots__ = ("attribute", "test")

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(0)
        self.attribute = attribute
        self.test = 0

    @property
    def id(self) -> int:
        """What the stack knows its value by."""
        return self.test or self.attribute.id

    @id.setter
    def id(self, id_: int) -> None:
        pass

    def run(self, activation: Activation) -> Outcome:
        """The value; a conditional costs nothing itself."""
        attribute, meter = self.attribute, activation.meter
        if type(attribute) is Variable and not attribute.qualifiers:
            meter.drop(attribute.own_id)
            return meter.push(attribute.own_id, activation.find(attribute.name), 1)
        value = attribute.resolve(activation)
        if self.test and type(value) is Optional:
            value = value.present
        if isinstance(attribute, Conditional):
            meter.drop(attribute.otherwise.id, attribute.then.id, attribute.condition.id)
            return meter.push(self.id, value, -1 if self.test else 0)
        meter.drop(attribute.id)
        return meter.push(self.id, value, 0 if self.test else 1)
