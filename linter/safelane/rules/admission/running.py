"""The expressions of one policy, ready to run; each is made from its serialised tree when it is first needed."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property

from safelane import cel
from safelane.frozen import dataclass
from safelane.rules.admission.declared import running
from safelane.rules.admission.model import Admission
from safelane.rules.expression import Expression
from safelane.rules.model import Rule


@dataclass(frozen=True)
class Programs:
    """What is run for one admission policy. ``made`` are programs by their trees, which policies share."""

    rule: Rule
    made: dict[str, cel.Program] = field(default_factory=dict)

    @property
    def admission(self) -> Admission:
        """The policy."""
        assert self.rule.admission is not None
        return self.rule.admission

    @cached_property
    def variables(self) -> tuple[tuple[str, cel.Program], ...]:
        """The policy's own variables, in order."""
        return tuple((name, self.of(expression)) for name, expression in self.admission.variables)

    @cached_property
    def conditions(self) -> tuple[tuple[str, cel.Program], ...]:
        """The match conditions, by their texts."""
        return tuple((one.text, self.of(one)) for one in self.admission.conditions)

    @cached_property
    def validations(self) -> tuple[tuple[str, cel.Program], ...]:
        """The validations, by their texts."""
        return tuple((one.expression.text, self.of(one.expression)) for one in self.admission.validations)

    @cached_property
    def annotations(self) -> tuple[tuple[str, str, cel.Program], ...]:
        """The audit annotations: key, text, program."""
        return tuple((key, one.text, self.of(one)) for key, one in self.admission.annotations)

    @cached_property
    def messages(self) -> tuple[cel.Program | None, ...]:
        """The message expression of each validation."""
        found = (one.message_expression for one in self.admission.validations)
        return tuple(self.of(one) if one is not None else None for one in found)

    def of(self, expression: Expression) -> cel.Program:
        """The program of an expression of this policy."""
        tree = self.rule.programs[expression.text]
        if tree not in self.made:
            self.made[tree] = running().from_ast(tree)
        return self.made[tree]
