"""``safelane fix``."""

from __future__ import annotations

from typing import Any

import click

from safelane.cli.check import fact_options
from safelane.cli.options import plain_format_option, policy_options, repository_option


@click.command("fix", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--diff", is_flag=True, help="Print a diff and change no file.")
@click.option("--rule", "rules", metavar="ID", multiple=True, help="Mend what this rule finds only.")
@click.option("--base", metavar="REV", help="The revision to compare with; default: where the branch left off.")
@repository_option
@policy_options
@fact_options
@click.option("--environment", "environments", metavar="NAME", multiple=True, help="Judge this one only.")
@plain_format_option
def command(**given: Any) -> None:
    """Write the edits that findings carry into the files on disk.

    Compares base with the files on disk. Exits with 0 when nothing blocks afterwards, 1 when something still does, 2
    for wrong usage, and 3 when no verdict can be given.
    """
    from safelane.cli.fixing import fix

    click.get_current_context().exit(fix(given))
