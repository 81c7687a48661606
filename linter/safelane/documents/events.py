"""The events of YAML texts: by libyaml through PyYAML, in pure Python where PyYAML was built without it.

PyYAML's loaders are not used: they recurse (libyaml's composer crashes at 25,000 brackets), construct objects, read
YAML 1.1 their own way and lose positions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from safelane.documents.limits import Refusal

_FORBIDDEN = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_TOO_DEEP = "exceeded maximum nesting depth"


def run(text: str, build: Callable[[Callable[[], Any]], None]) -> None:
    """Call ``build`` with a function that gives the next event of the text. Raises Refusal."""
    import yaml

    parser = yaml.cyaml.CParser if yaml.__with_libyaml__ else yaml.SafeLoader  # type: ignore[attr-defined]
    try:
        build(parser(text).get_event)
    except yaml.MarkedYAMLError as error:
        raise _refusal(error) from error
    except yaml.reader.ReaderError as error:
        match = re.search(_FORBIDDEN, text)
        shown = f"the character U+{ord(match[0]):04X} is not allowed" if match else str(error.reason)
        raise Refusal(shown, match.start() if match else 0) from error
    except (ValueError, OverflowError) as error:  # the pure Python scanner, at an escape beyond Unicode
        raise Refusal(str(error), 0) from error


def _refusal(error: Any) -> Refusal:
    mark = error.problem_mark or error.context_mark
    offset = mark.index if mark is not None else 0
    problem = error.problem or "not YAML"
    if problem == _TOO_DEEP:
        return Refusal(problem, offset, "too-deep")
    return Refusal(f"{problem} {error.context}" if error.context else problem, offset)
