"""``safelane impact``."""

from __future__ import annotations

from typing import Any

import click

from safelane.cli.options import color_option, comparison_options, policy_options, repository_option


@click.command("impact", context_settings={"help_option_names": ["-h", "--help"]})
@repository_option
@comparison_options
@policy_options
@click.option("--format", "format", metavar="NAME", default="text", show_default=True, help="text, json or mermaid.")
@click.option("--output", "outputs", metavar="NAME=FILE", multiple=True, help="A format written to a file.")
@click.option("--environment", "environments", metavar="NAME", multiple=True, help="Show this one only.")
@color_option
@click.option("-q", "--quiet", is_flag=True, help="What it comes to, in one line.")
@click.option("-v", "--verbose", count=True, help="Everything in full.")
def command(**given: Any) -> None:
    """Show what a change reaches, and by which path.

    From each changed file through kustomizations, charts and what Argo CD and Flux deploy to the objects that change,
    and on to those that refer to them. Exits with 0 when that could be found out, whatever is reached.
    """
    from safelane.cli.impacting import impact

    impact(given)
