"""What mending a change leads to."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.findings import Report
from safelane.frozen import dataclass
from safelane.redaction import Redactor


@dataclass(frozen=True, slots=True, order=True)
class Applied:
    """An edit that was made for a finding of a rule; the place is the finding's when it was found."""

    rule: str
    path: str
    line: int
    what: str


@dataclass(frozen=True, slots=True, order=True)
class Left:
    """A finding that carries an edit which was not made, or a file that was not written, and why."""

    rule: str
    path: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Mended:
    """``files`` has ``(before, after)`` of each file that changes; ``report`` is what the gate says afterwards.

    Nothing here is masked but the report: whatever is shown of the rest goes through ``redactor``.
    """

    files: Mapping[str, tuple[bytes, bytes]]
    applied: tuple[Applied, ...]
    left: tuple[Left, ...]
    report: Report
    redactor: Redactor
