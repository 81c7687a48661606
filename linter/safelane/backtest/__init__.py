"""What a policy would have done to what was merged: every first-parent commit, judged against its first parent.

``chosen`` picks the commits, ``Rehearsal`` judges them, in processes and out of what was kept, ``Result`` says what
came of it.
"""

from __future__ import annotations

from safelane.backtest.files import PolicyFiles
from safelane.backtest.judging import Outcome
from safelane.backtest.result import Result, RuleResult
from safelane.backtest.running import Rehearsal
from safelane.backtest.units import Unit, chosen

__all__ = ["Outcome", "PolicyFiles", "Rehearsal", "Result", "RuleResult", "Unit", "chosen"]
