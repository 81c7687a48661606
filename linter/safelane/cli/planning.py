"""What ``safelane plan`` does, from what was given to an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.cli.comparing import compared
from safelane.cli.session import Wanted, environments_of, moment, policy_of_tree, repository_at, user_cache
from safelane.cli.streams import wants_color, write
from safelane.errors import UsageError
from safelane.gate import Asked
from safelane.plan import make_plan
from safelane.plan.branches import apply
from safelane.plan.formats import render


def plan(given: Mapping[str, Any]) -> int:
    """0; ``given`` are the options of the command by name."""
    if given["apply"] and (given["base_dir"] is not None or given["head_dir"] is not None):
        raise UsageError("--apply makes branches of commits: it does not go with --base-dir and --head-dir")
    found = compared(given, moment(given["now"]))
    policy = policy_of_tree(found.base, Wanted.of(given, found.said.now))
    environments = environments_of(policy, given["environments"])
    asked = Asked(found.said, environments, cache=user_cache(), repository=found.repository)
    made = make_plan(found.base, found.head, policy, asked)
    if given["apply"]:
        made = apply(repository_at(given["repo"]), made, given["prefix"], found.said.title)
    write(render(given["format"], made, wants_color(given["color"])))
    return 0
