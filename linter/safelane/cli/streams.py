"""Standard output and error: encodings that never fail, colour when it is wanted."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TextIO

from safelane.sanitise import inert, single_line


def prepare() -> None:
    """What a console cannot encode is spelled out instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="\n")


def tell(line: str) -> None:
    """One line on standard error; nothing in it acts on a terminal or in the log of a CI runner."""
    sys.stderr.write(inert(single_line(line) + "\n"))


def write(text: str) -> None:
    """Text that is made for standard output already."""
    sys.stdout.write(text)


def wants_color(choice: str, stream: TextIO | None = None) -> bool:
    """``--color``, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, then whether a terminal is there."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    if os.environ.get("CLICOLOR") == "0" or os.environ.get("TERM") == "dumb":
        return False
    return (stream or sys.stdout).isatty()
