"""A repair by a round trip through ruamel.yaml: for what cannot be spliced, such as the only key of a mapping.

A text counts only when the round trip gives it back unchanged without an edit, in one of the usual indentations.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from io import StringIO
from typing import TYPE_CHECKING, Any

from safelane.documents import Document, parse
from safelane.findings import Repair
from safelane.rules.proving import expected, proves

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_LONGEST = 1 << 17  # characters: it reads about half a megabyte a second
_INDENTS = ((2, 2, 0), (2, 4, 2), (4, 4, 0), (4, 4, 2), (4, 6, 4))  # of mappings and sequences, and where dashes stand
# What it raises on texts that are valid and odd, besides its own errors.
_ODD = (ValueError, TypeError, LookupError, AttributeError, AssertionError, NotImplementedError, RecursionError)


def round_trip(head: Document, base: Document | None, repair: Repair) -> str | None:
    """The whole text of head's file after a repair; None when anything else would change."""
    text = head.source.text
    if head.format != "yaml" or len(text) > _LONGEST or "\r" in text:
        return None
    from ruamel.yaml.error import YAMLError

    try:
        for indents in _INDENTS:
            yaml = _yaml(text, indents)
            documents = list(yaml.load_all(text))
            if len(documents) != len(parse(head.path, text.encode("utf-8", "surrogateescape"))):
                return None
            if _dumped(yaml, documents) == text:
                _apply(documents[head.index], _given(yaml, base, repair), repair)
                made = _dumped(yaml, documents)
                sound = proves(made, head, expected(head, base, repair)) and _is_near(text, made, head, repair)
                return made if sound else None
    except (YAMLError, *_ODD):
        return None
    return None


def _yaml(text: str, indents: tuple[int, int, int]) -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.explicit_start = text.startswith("---")
    mapping, sequence, offset = indents
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    return yaml


def _dumped(yaml: YAML, documents: list[Any]) -> str:
    stream = StringIO()
    yaml.dump_all(documents, stream)
    return stream.getvalue()


def _given(yaml: YAML, base: Document | None, repair: Repair) -> Any:
    """The value that comes in, with base's own spelling where it comes from there."""
    if repair.text is not None:
        return yaml.load(repair.text)
    if repair.source is None or base is None:
        return None
    value = list(yaml.load_all(base.source.text))[base.index]
    for step in repair.source[2]:
        value = value[step]
    return value


def _apply(document: Any, value: Any, repair: Repair) -> None:
    node = document
    for step in repair.steps[:-1]:
        node = node[step]
    if repair.source is None and repair.text is None:
        del node[repair.steps[-1]]
    else:
        node[repair.steps[-1]] = value


def _is_near(before: str, after: str, head: Document, repair: Repair) -> bool:
    """Whether all lines that go stand in the repair's place: comments elsewhere must not be lost."""
    key = repair.steps
    while key and not _stands(head, key):
        key = key[:-1]
    first = head.locate(key, key=True).line - (1 if len(key) > 1 else 0)
    last = head.locate(key).end_line
    matcher = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    changed = [(start, end) for tag, start, end, _, _ in matcher.get_opcodes() if tag != "equal"]
    return all(first - 1 <= start and end <= last for start, end in changed)


def _stands(head: Document, steps: tuple[str | int, ...]) -> bool:
    try:
        head.locate(steps)
    except KeyError:
        return False
    return True
