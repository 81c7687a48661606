"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_COLORS = click.Choice(["auto", "always", "never"])


def repository_option(command: F) -> F:
    """``--repo``."""
    return click.option("--repo", metavar="DIR", help="The repository; default: the one around the current folder.")(
        command
    )


def config_option(command: F) -> F:
    """``--config``."""
    return click.option(
        "--config", "config", metavar="FILE", help="A configuration file on disk, instead of the repository's own."
    )(command)


def policy_options(command: F) -> F:
    """Which policy: ``--config``, ``--policy-repo``."""
    option = click.option(
        "--policy-repo",
        metavar="DIR@REV",
        help="A checkout of the central policies, and the revision of it that counts (docs/governance.md).",
    )
    return config_option(option(command))


def color_option(command: F) -> F:
    """``--color``."""
    return click.option("--color", type=_COLORS, default="auto", show_default=True, help="Colour the text.")(command)


def plain_format_option(command: F) -> F:
    """``--format`` of the commands that have no findings."""
    return click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True)(
        command
    )


def comparison_options(command: F) -> F:
    """What is compared."""
    for option in (
        click.option("--base", metavar="REV", help="The revision to compare with; default: where the branch left off."),
        click.option("--head", metavar="REV", help="The revision to judge.  [default: HEAD]"),
        click.option("--staged", is_flag=True, help="Judge the index, against HEAD."),
        click.option("--worktree", is_flag=True, help="Judge the files on disk, against HEAD."),
        click.option("--base-dir", metavar="DIR", help="A folder instead of a base revision, with --head-dir."),
        click.option("--head-dir", metavar="DIR", help="A folder instead of a head revision: rendered manifests."),
        click.option(
            "--event",
            type=click.Choice(["auto", "none"]),
            default="auto",
            show_default=True,
            help="Whether base and head come from the CI system when they are not given.",
        ),
    )[::-1]:
        command = option(command)
    return command
