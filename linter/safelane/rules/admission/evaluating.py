"""What a policy decides about one request (apiserver, pkg/admission/plugin/policy/validating/validator.go)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from safelane import cel
from safelane.frozen import dataclass
from safelane.rules.admission.activation import Activation, Meter
from safelane.rules.admission.running import Programs

_BUDGET, _CONDITIONS_BUDGET = 10_000_000, 2_500_000
_LONGEST = 5 * 1024
_UP = "validation failed due to running out of cost budget, no further validation rules will be run"

Answer: TypeAlias = "cel.EvaluationError | Any"
# What Go's strings.TrimSpace takes away; Python's strip() takes four control characters more.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


@dataclass(frozen=True, slots=True)
class Denial:
    """Something that the API server would refuse, with its message; ``part`` is the place in the policy's spec.

    ``always``: it is refused whatever the actions of the binding are, which speak of failed validations.
    """

    message: str
    part: str
    witness: cel.Witness | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that cannot be decided, for want of what only a cluster knows."""

    error: cel.EvaluationError


class _BudgetError(Exception):
    """The expressions cost too much together."""


Verdicts: TypeAlias = Iterator["Denial | Undecided"]


class Evaluation:
    """One policy asked about one request with one set of parameters."""

    def __init__(self, programs: Programs, activation: Callable[[], Activation]) -> None:
        self._programs = programs
        self._admission = programs.admission
        self._activation = activation

    def verdicts(self) -> Verdicts:
        """Everything that speaks against the request, or leaves it open."""
        try:
            answer = self._conditions()
        except _BudgetError:
            answer = [cel.EvaluationError(_UP)]
        if answer is True:
            yield from self._validations()
            yield from self._annotations()
        elif answer:
            yield from self._failed("matchConditions", _joined(answer))

    def _failed(self, part: str, error: cel.EvaluationError) -> Verdicts:
        """What cannot be evaluated, as the failure policy wants it."""
        if error.reason == "unavailable":
            yield Undecided(error)
        elif self._admission.fails:
            yield Denial(error.message, part)

    def _conditions(self) -> bool | Sequence[cel.EvaluationError]:
        """Whether all hold; or the errors when none is false."""
        programs = self._programs.conditions
        if not programs:
            return True
        answers = self._answers(programs, _CONDITIONS_BUDGET, namespace=False)[0]
        if False in answers:
            return False
        return [one for one in answers if isinstance(one, cel.EvaluationError)] or True

    def _validations(self) -> Verdicts:
        try:
            answers, bindings, meter = self._answers(self._programs.validations, _BUDGET)
        except _BudgetError:
            yield from self._failed("validations", cel.EvaluationError(_UP))
            return
        for index, answer in enumerate(answers):
            part = f"validations/{index}"
            if isinstance(answer, cel.EvaluationError):
                yield from self._failed(part, answer)
            elif answer is not True:
                program = self._programs.validations[index][1]
                yield Denial(self._message(index, bindings, meter), part, program.witness(bindings))

    def _annotations(self) -> Verdicts:
        programs = [(text, program) for _, text, program in self._programs.annotations]
        if not programs or not self._admission.fails:
            return
        try:
            answers = self._answers(programs, _BUDGET)[0]
        except _BudgetError:
            yield from self._failed("auditAnnotations", cel.EvaluationError(_UP))
            return
        for index, answer in enumerate(answers):
            if isinstance(answer, cel.EvaluationError) and answer.reason != "unavailable":
                # "When failurePolicy=fail, audit annotation errors result in deny" (validating/dispatcher.go)
                yield Denial(answer.message, f"auditAnnotations/{index}", always=True)

    def _answers(
        self, programs: Sequence[tuple[str, cel.Program]], budget: int, namespace: bool = True
    ) -> tuple[list[Answer], Mapping[str, Any], Meter]:
        """The value or error of each expression. Raises _BudgetError."""
        count = len(programs) + len(self._programs.variables)
        for exact in (False, True):
            meter = Meter(budget, count, exact)
            bindings = self._activation().bindings(meter, namespace)
            answers = []
            for text, program in programs:
                answers.append(self._answer(text, program, bindings, meter))
                if meter.left < 0:
                    raise _BudgetError
                if meter.suspect:
                    break
            if not meter.suspect:
                break
        return answers, bindings, meter

    def _answer(self, text: str, program: cel.Program, bindings: Mapping[str, Any], meter: Meter) -> Answer:
        try:
            return meter.value(program, bindings)
        except cel.EvaluationError as error:
            if error.reason == "unavailable" or self._hangs_on_the_unknown(program, error):
                return cel.EvaluationError(error.message, "unavailable")
            return cel.EvaluationError(f"expression '{text}' resulted in error: {error.message}", error.reason)

    def _hangs_on_the_unknown(self, program: cel.Program, error: cel.EvaluationError) -> bool:
        """Whether an expression that failed also asked for what cannot be known, which might have saved it."""
        activation = self._activation()
        if error.reason != "cost-exceeded":
            with suppress(cel.EvaluationError):
                program.evaluate(activation.bindings(Meter(_BUDGET, 1, exact=False)))
        return activation.asked_unknown

    def _message(self, index: int, bindings: Mapping[str, Any], meter: Meter) -> str:
        """What a failed validation says; a message expression that gives no usable text is passed over."""
        validation, program = self._admission.validations[index], self._programs.messages[index]
        said = self._spoken(program, bindings, meter) if program is not None else ""
        if "\n" in said or len(said.encode("utf-8", "surrogatepass")) > _LONGEST:
            said = ""
        text = validation.expression.text.strip(_BLANKS)
        return said or validation.message.strip(_BLANKS) or f"failed expression: {text}"

    def _spoken(self, program: cel.Program, bindings: Mapping[str, Any], meter: Meter) -> str:
        try:
            value = meter.value(program, bindings)
        except cel.EvaluationError as error:
            if error.reason != "cost-exceeded" or meter.exact:
                return ""
            exact = Meter(_BUDGET, 1, exact=True)
            return self._spoken(program, self._activation().bindings(exact), exact)
        return value.strip(_BLANKS) if isinstance(value, str) else ""


def _joined(errors: Sequence[cel.EvaluationError]) -> cel.EvaluationError:
    """Several errors as Kubernetes shows them; what one of them hangs on nobody knows, all of them do."""
    unavailable = next((one for one in errors if one.reason == "unavailable"), None)
    if unavailable is not None:
        return unavailable
    messages = list(dict.fromkeys(one.message for one in errors))
    return cel.EvaluationError(messages[0] if len(messages) == 1 else f"[{', '.join(messages)}]")
