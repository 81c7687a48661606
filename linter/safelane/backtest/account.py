"""Everything that a backtest tells, in whatever form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.backtest.budget import Budget
from safelane.backtest.difference import Difference
from safelane.backtest.result import Result
from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The result, title and time (seconds since 1970) of its commits, and what was asked for beside it."""

    result: Result
    said: Mapping[str, tuple[str, int]]
    difference: Difference | None = None
    budget: Budget | None = None

    def data(self, seconds: float) -> dict[str, Any]:
        """As the contract has it; ``seconds`` is how long it took."""
        return {
            **self.result.data(seconds),
            "difference": self.difference.data() if self.difference is not None else None,
            "budget": self.budget.data() if self.budget is not None else None,
        }
