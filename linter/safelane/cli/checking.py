"""What ``safelane check`` does, from what was given to an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safelane.cli.comparing import Compared, compared
from safelane.cli.output import Destinations, exit_code
from safelane.cli.session import Wanted, environments_of, moment, policy_of_tree, user_cache
from safelane.findings import Report
from safelane.gate import Asked
from safelane.gate import check as judge
from safelane.report import RenderOptions


def check(given: Mapping[str, Any]) -> int:
    """The exit code; ``given`` are the options of the command by name."""
    now = moment(given["now"])
    options = RenderOptions(verbose=given["verbose"], quiet=given["quiet"], show_all=given["show_all"])
    destinations = Destinations.of(given["format"], given["outputs"], options, given["color"])
    report = report_on(compared(given, now), given, destinations.pictured)
    destinations.deliver(report)
    return exit_code(report, given["advisory"])


def report_on(found: Compared, given: Mapping[str, Any], pictured: bool = False) -> Report:
    """The report on two trees, by the policy of ``--config`` or of the base; ``pictured`` with what is reached."""
    policy = policy_of_tree(found.base, Wanted.of(given, found.said.now))
    environments = environments_of(policy, given["environments"])
    asked = Asked(found.said, environments, given["show_all"], user_cache(), repository=found.repository)
    asked = replace(asked, impact=pictured)
    report = judge(found.base, found.head, policy, asked)
    notes = (*found.cautions, *report.notes, *found.notes)
    return replace(report, notes=notes, cautions=(*found.cautions, *report.cautions))
