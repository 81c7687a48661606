"""``safelane audit``."""

from __future__ import annotations

from typing import Any

import click

from safelane.cli.check import findings_options
from safelane.cli.options import policy_options, repository_option


@click.command("audit", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--head", metavar="REV", help="The revision to judge.  [default: HEAD]")
@click.option("--worktree", is_flag=True, help="Judge the files on disk.")
@click.option("--now", metavar="RFC3339", help="The time for waivers and rules.  [default: the clock]")
@repository_option
@policy_options
@findings_options
def command(**given: Any) -> None:
    """Judge one whole tree, as if each object were its own old one.

    Everything that is found has the status existing. Exits with 1 when the policy denies one of it. Rules on the run
    as a whole, which judge how a change is cut, are not asked. Configuration comes from the same tree.
    """
    from safelane.cli.auditing import audit

    click.get_current_context().exit(audit(given))
