"""``safelane check``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from safelane.cli.options import color_option, comparison_options, policy_options, repository_option


def findings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the commands that report findings."""
    for option in (
        click.option("--format", "format", metavar="NAME", default="text", show_default=True, help="What is printed."),
        click.option("--output", "outputs", metavar="NAME=FILE", multiple=True, help="A format written to a file."),
        click.option("--environment", "environments", metavar="NAME", multiple=True, help="Judge this one only."),
        click.option("--all", "show_all", is_flag=True, help="Show what was there before, and what is fixed."),
        click.option("--advisory", is_flag=True, help="Exit with 0 instead of 1."),
        click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes.  [default: as many as help]"),
        color_option,
        click.option("-q", "--quiet", is_flag=True, help="Print the verdict alone; files are whole."),
        click.option("-v", "--verbose", count=True, help="Everything in full."),
    )[::-1]:
        command = option(command)
    return command


def fact_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is said of the change, when neither git nor the CI system says it."""
    for option in (
        click.option("--title", metavar="TEXT", help="Title of the change.  [default: of the head commit]"),
        click.option("--body", metavar="TEXT", help="Description of the change.  [default: of the head commit]"),
        click.option("--author", metavar="NAME", help="Author of the change.  [default: of the head commit]"),
        click.option("--label", "labels", metavar="NAME", multiple=True, help="A label that the change carries."),
        click.option("--now", metavar="RFC3339", help="The time for waivers and rules.  [default: the clock]"),
    )[::-1]:
        command = option(command)
    return command


@click.command("check", context_settings={"help_option_names": ["-h", "--help"]})
@repository_option
@comparison_options
@policy_options
@fact_options
@findings_options
def command(**given: Any) -> None:
    """Compare two revisions and say what is unsafe about the change.

    Exits with 0 when nothing blocks, 1 when the policy blocks the change, 2 for wrong usage or configuration, and 3
    when no verdict can be given.
    """
    from safelane.cli.checking import check

    click.get_current_context().exit(check(given))
