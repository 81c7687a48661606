"""What ``safelane plan`` does, from what was given to an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.cli.check import moment
from safelane.cli.comparing import compared
from safelane.cli.session import environments_of, policy_of_tree, repository_at, user_cache
from safelane.cli.streams import tell, wants_color, write
from safelane.errors import UsageError
from safelane.gate import Asked
from safelane.plan import Plan, make_plan
from safelane.plan.branches import apply
from safelane.plan.formats import render


def plan(given: Mapping[str, Any]) -> int:
    """0; ``given`` are the options of the command by name."""
    if given["apply"] and (given["base_dir"] is not None or given["head_dir"] is not None):
        raise UsageError("--apply makes branches of commits: it does not go with --base-dir and --head-dir")
    found = compared(given, moment(given["now"]))
    policy = policy_of_tree(found.base, given["config"])
    asked = Asked(found.said, environments_of(policy, given["environments"]), cache=user_cache())
    made = make_plan(found.base, found.head, policy, asked)
    branches = _applied(made, given, found.said.title) if given["apply"] else ()
    write(render(given["format"], made, wants_color(given["color"])))
    for wave, branch in zip(made.waves, branches, strict=False):
        tell(f"made branch {branch}: {wave.title}")
    return 0


def _applied(made: Plan, given: Mapping[str, Any], title: str) -> tuple[str, ...]:
    return apply(repository_at(given["repo"]), made, given["prefix"], title)
