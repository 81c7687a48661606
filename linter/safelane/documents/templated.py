"""The part of a template that does not depend on what is filled in: its actions put aside, the rest read as YAML."""

from __future__ import annotations

import re

MOST = 64 * 1024  # characters of a template that is looked at
# An action has an end nearby, so that openings without one cost little.
_ACTION = re.compile(r"\{\{.{0,300}?\}\}|\{%.{0,300}?%\}", re.DOTALL)
_ALONE = re.compile(r"(?m)^[ \t]*(?:(?:\{\{(?:(?!\}\}).){0,300}\}\}|\{%(?:(?!%\}).){0,300}%\})[ \t]*)+$", re.DOTALL)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_CONTROL = re.compile(r"\{%|\{\{-?\s*(?:if|else|end|range|with|define|block|break|continue)\b")
_SPECIAL = re.compile(r"[^\w .()$/-]")  # what YAML might read as its own


def without_actions(text: str) -> str:
    """The text with blanks for lines of actions and a placeholder for each other action; every column stays."""
    return _ACTION.sub(_placeholder, _ALONE.sub(_blank, text))


def sections(text: str) -> list[tuple[str, str]]:
    """What stands between two actions of control, each with the one before it, and without comments and blank lines.

    What a ``#`` or a blank line means inside a value, only the value can tell.
    """
    found, opened, said = [], "", ""
    rest = 0
    for action in _ACTION.finditer(text + "\n"):
        said += _bare(text[rest : action.start()])
        rest = action.end()
        if _CONTROL.match(action[0]):
            found.append((opened, said))
            opened, said = action[0], ""
        else:
            said += action[0]
    return [*found, (opened, said + _bare(text[rest:] + "\n"))]


def actions(text: str) -> tuple[list[str], list[str]]:
    """Every action, in its order; and the lines that hold nothing but actions, with their indentation."""
    return _ACTION.findall(text), _ALONE.findall(text)


def _bare(piece: str) -> str:
    """A comment that runs into an action stays: the action is carried out all the same."""
    *whole, last = piece.split("\n")
    first, *others = [_COMMENT.sub("", line).rstrip() for line in whole] or [""]
    return "\n".join([first, *filter(None, others), last])


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _placeholder(found: re.Match[str]) -> str:
    """``$( .Values.x )``, as long as the action; an action over several lines keeps its line ends and says nothing."""
    return _blank(found) if "\n" in found[0] else f"$({_SPECIAL.sub('_', found[0][2:-2])} )"
