"""What can go wrong, as one small tree; ``cli`` turns it into exit codes at one place.

::

    SafelaneError
    ├── UsageError            exit 2   wrong usage: a flag, a revision, a rule id; not a repository
    │   └── ConfigurationError         mistakes in safelane.yaml, a rule or a policy, each with its place
    └── UndecidedError        exit 3   the question is fine but cannot be answered here (no base, too short a history)
        └── MissingObjectError (git)   an object that a partial or shallow clone lacks

The CEL engine adds its own two (``CompileError``, ``EvaluationError``) in ``safelane.cel``: a compile error becomes a
``ConfigurationError`` in ``rules``, an evaluation error becomes an ``Unchecked``. A file that cannot be read is no
exception either: it is an ``Unreadable`` value in the stream of documents.
"""

from __future__ import annotations

from collections.abc import Iterable

from safelane.frozen import dataclass


class SafelaneError(Exception):
    """The root of everything that safelane raises on purpose; ``help`` says what to do next, if anything."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(SafelaneError):
    """What was asked for is wrong: exit 2."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one of safelane's own files; lines and columns count from 1, in characters."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class ConfigurationError(UsageError):
    """Mistakes in configuration, rules or policies, sorted by place: exit 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UndecidedError(SafelaneError):
    """No verdict can be given here, for example because git lacks an object: exit 3."""


def nearest(name: str, choices: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` for the choice most like ``name``, or the empty string."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(choices), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
