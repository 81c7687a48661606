"""The bound on work. A frame's first element is the fuel left, in Kubernetes' units of cost.

What is paid is the most that the work can cost there: see ``compile.weights``, and one unit here for an element of a
list or ten characters of a text that a function reads or makes.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from safelane.cel.errors import OutOfFuel

# fuel, the program's variables, the variables of its comprehensions
Frame: TypeAlias = list[Any]

FUEL = 1_000_000
LONG = 256  # texts up to this length are not worth counting


def pay(frame: Frame, steps: int) -> None:
    """Use up fuel; raises OutOfFuel when there is not enough."""
    frame[0] -= steps
    if frame[0] < 0:
        raise OutOfFuel


def pay_for(frame: Frame, value: object) -> None:
    """Use up fuel for a text or list of this size."""
    if type(value) is list:
        pay(frame, len(value))
    elif isinstance(value, str | bytes) and len(value) > LONG:
        pay(frame, len(value) // 10)


def pay_for_pattern(frame: Frame, text: str, pattern: str) -> None:
    """Use up ten times the cost of matching a long text: so much fuel there is when the cost is measured."""
    if len(text) * len(pattern) > LONG * LONG:
        pay(frame, (len(text) // 10 + 1) * (len(pattern) // 4 + 1) * 10)


def pay_for_search(frame: Frame, text: str, part: str) -> None:
    """Use up the fuel for looking for one long text in another: it costs the product of their lengths."""
    if len(text) * len(part) > LONG * LONG:
        pay(frame, (len(text) // 10 + 1) * (len(part) // 10 + 1))
