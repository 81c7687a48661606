"""``safelane hook``."""

from __future__ import annotations

from typing import Any

import click

from safelane.cli.options import policy_options, repository_option
from safelane.cli.streams import tell

_CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group("hook", context_settings=_CONTEXT)
def command() -> None:
    """Install, remove or run the pre-push hook."""


@command.command("install", context_settings=_CONTEXT)
@repository_option
def install(repo: str | None) -> None:
    """Install the hook; one that is there already runs before it."""
    import os
    import sys

    from safelane.git import hooks

    done = hooks.install(repo, os.environ, sys.executable)
    tell(f"installed in {done.place}" + (f"; {done.chained} runs before it" if done.chained else ""))


@command.command("uninstall", context_settings=_CONTEXT)
@repository_option
def uninstall(repo: str | None) -> None:
    """Remove the hook, and put back the one that was there before."""
    import os

    from safelane.git import hooks

    done = hooks.uninstall(repo, os.environ)
    if done is None:
        tell("the hook is not installed here")
    else:
        tell(f"removed from {done.place}" + ("; the hook before it is back" if done.chained else ""))


@command.command("run", context_settings={**_CONTEXT, "ignore_unknown_options": False})
@click.argument("remote", metavar="[REMOTE", required=False)
@click.argument("url", metavar="URL]", required=False)
@repository_option
@policy_options
@click.option("--from-ref", metavar="REV", help="What the remote has, instead of git's standard input.")
@click.option("--to-ref", metavar="REV", help="What is pushed, instead of git's standard input.")
def run(**given: Any) -> None:
    """Check what is about to be pushed: git calls this.

    Reads git's pre-push arguments and standard input, or what pre-commit sets, or --from-ref and --to-ref.
    """
    from safelane.cli.pushing import push

    click.get_current_context().exit(push(given))
