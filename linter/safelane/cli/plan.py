"""``safelane plan``."""

from __future__ import annotations

from typing import Any

import click

from safelane.cli.check import fact_options
from safelane.cli.options import color_option, comparison_options, policy_options, repository_option


@click.command("plan", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--apply", "apply", is_flag=True, help="Make one local branch per wave.")
@click.option("--prefix", metavar="NAME", default="safelane/wave", show_default=True, help="How the branches begin.")
@repository_option
@comparison_options
@policy_options
@fact_options
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What is printed.",
)
@click.option("--environment", "environments", metavar="NAME", multiple=True, help="Judge this one only.")
@color_option
def command(**given: Any) -> None:
    """Split the change into waves that can be merged one after the other.

    Environments come in their order of promotion, production region by region; what is needed comes before what needs
    it, and what belongs together stays together. Each wave is checked by itself. Exits with 0 when there is a plan,
    whatever the verdicts in it, 2 for wrong usage, and 3 when the change cannot be read.
    """
    from safelane.cli.planning import plan

    click.get_current_context().exit(plan(given))
