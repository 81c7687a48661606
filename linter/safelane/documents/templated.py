"""The part of a template that does not depend on what is filled in: its actions put aside, the rest read as YAML."""

from __future__ import annotations

import re

MOST = 64 * 1024  # characters of a template that is looked at
# An action has an end nearby, so that openings without one cost little.
_ACTION = re.compile(r"\{\{.{0,300}?\}\}|\{%.{0,300}?%\}", re.DOTALL)
_ALONE = re.compile(r"(?m)^[ \t]*(?:\{\{(?:(?!\}\}).){0,300}\}\}[ \t]*)+$", re.DOTALL)

_SPECIAL = re.compile(r"[^\w .()$/-]")  # what YAML might read as its own


def without_actions(text: str) -> str:
    """The text with blanks for lines of actions and a placeholder for each other action; every column stays."""
    return _ACTION.sub(_placeholder, _ALONE.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _placeholder(found: re.Match[str]) -> str:
    """``$( .Values.x )``, as long as the action; an action over several lines keeps its line ends and says nothing."""
    return _blank(found) if "\n" in found[0] else f"$({_SPECIAL.sub('_', found[0][2:-2])} )"
