"""What ``safelane impact`` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safelane.cli.comparing import compared
from safelane.cli.output import output_of, save
from safelane.cli.session import Wanted, environments_of, moment, policy_of_tree, user_cache
from safelane.cli.streams import wants_color, write
from safelane.gate import Asked
from safelane.gate.reach import reach
from safelane.report import RenderOptions, check_format
from safelane.report.impact import FORMATS, render

_UNSAID: Mapping[str, Any] = {"title": None, "body": None, "author": None, "labels": ()}


def impact(given: Mapping[str, Any]) -> None:
    """``given`` are the options of the command by name."""
    check_format(given["format"], FORMATS)
    files = [output_of(text, FORMATS) for text in given["outputs"]]
    options = RenderOptions(verbose=given["verbose"], quiet=given["quiet"])
    found = compared({**_UNSAID, **given}, moment(None))
    policy = policy_of_tree(found.base, Wanted.of(given, found.said.now))
    asked = Asked(found.said, environments_of(policy, given["environments"]), cache=user_cache())
    reached = reach(found.base, found.head, policy, asked)
    reached = replace(reached, impact=replace(reached.impact, notes=(*reached.impact.notes, *found.notes)))
    for name, file in files:
        save(file, render(name, reached, options))
    write(render(given["format"], reached, replace(options, color=wants_color(given["color"]))))
