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
