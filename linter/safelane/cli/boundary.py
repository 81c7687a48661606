"""The one place where what went wrong becomes an exit code, and the only one that catches everything."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from safelane.cli.app import app
from safelane.cli.streams import prepare, tell
from safelane.errors import ConfigurationError, SafelaneError, UndecidedError

WRONG, UNDECIDED, INTERRUPTED = 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 passes, 1 blocked, 2 wrong usage or configuration, 3 undecided, 130 interrupted."""
    prepare()
    try:
        code = app.main(list(arguments), prog_name="safelane", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.ClickException as error:
        tell(f"safelane: {_sentence(error)}")
        return WRONG
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SafelaneError as error:
        return _told(error)
    except BrokenPipeError:
        return _closed()
    except Exception as error:  # noqa: BLE001 - a verdict must not depend on how a defect of ours shows itself
        return _defect(error)
    return code if isinstance(code, int) else 0


def _sentence(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "safelane"
    text = error.format_message()
    text = text[:1].lower() + text[1:]
    return f"{text.rstrip('.')} (see {command} --help)"


def _told(error: SafelaneError) -> int:
    if isinstance(error, ConfigurationError):
        for problem in error.problems:
            tell(str(problem))
        return WRONG
    tell(f"safelane: {error.message}")
    if error.help:
        tell(f"  try: {error.help}")
    return UNDECIDED if isinstance(error, UndecidedError) else WRONG


def _closed() -> int:
    """The reader went away before the report was out: nobody saw the verdict, so that it is none."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNDECIDED


def _defect(error: Exception) -> int:
    if os.environ.get("SAFELANE_TRACEBACK"):
        raise error
    tell(f"safelane: internal error, no verdict: {type(error).__name__}")
    tell("  try: SAFELANE_TRACEBACK=1 shows where; please report it")
    return UNDECIDED
