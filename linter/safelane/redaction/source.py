"""Masks secrets in lines of source text, where a secret may be spread over lines or stand in a file nobody could parse.

Four ways to be hidden: a known secret stands in the line; the line is one of a known secret of several lines; the line
continues the value of a key that means a secret; or the line states a secret by its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from safelane.frozen import dataclass
from safelane.redaction.keys import SHORTEST, means_secret, says_something
from safelane.redaction.matching import Matcher, Span, joined
from safelane.redaction.shapes import secrets_in

MASK = "***"

_STRUCTURE = re.compile(r"(?:apiVersion|kind):|-{3}\Z|[\w.\"'/-]{1,253}:[ \t]*[|>{\[]?[-+]?\Z")
_STATEMENT = re.compile(
    r"[ \t]{0,200}(?:-[ \t]{1,20}){0,8}(?P<quote>[\"']?)(?P<key>[\w./-]{1,253})(?P=quote)"
    r"[ \t]{0,80}:[ \t]{1,80}(?P<value>\S.*)"
)
_BLOCK = re.compile(r"(?:[&!]\S+[ \t]+)*[|>][-+0-9]{0,2}[ \t]*(?:#.*)?\Z")
_FLOW_VALUE = r"(?P<value>\"[^\"]*\"|'[^']*'|[^,{}\[\]]+)"
_FLOW = re.compile(rf"[{{,][ \t]{{0,20}}[\"']?(?P<key>[\w./-]{{1,253}})[\"']?[ \t]{{0,20}}:[ \t]{{1,20}}{_FLOW_VALUE}")
_NAMED = re.compile(
    r"\bname[\"']?[ \t]{0,20}:[ \t]{0,20}[\"']?(?P<name>[\w.-]{1,253})[\"']?"
    rf"(?:[ \t]{{0,20}},[ \t]{{0,20}}[\"']?value[\"']?[ \t]{{0,20}}:[ \t]{{0,20}}{_FLOW_VALUE})?"
)
_BESIDE = re.compile(
    r"\b(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[\"']?[ \t]{0,20},[ \t]{0,20}[\"']?value[\"']?"
    rf"[ \t]{{0,20}}:[ \t]{{0,20}}{_FLOW_VALUE}"
)
_VALUE = re.compile(r"[ \t]{0,200}(?:-[ \t]{1,20})?value:[ \t]{1,80}(?P<value>\S.*)")
_COMMENT = re.compile(r"[ \t]#.*\Z|,[ \t]*\Z")
_BEGIN = re.compile(r"(?::|-)[ \t]{1,80}")
_BEGINNINGS = 8  # keys on one line; in flow style there may be several
_FOLDED_LIMIT = 1_048_576


@dataclass(frozen=True, slots=True)
class Multiline:
    """Secrets that do not stand on one line: ``whole`` are their lines, ``folded`` the texts that YAML may fold."""

    whole: frozenset[str]
    folded: str

    @classmethod
    def of(cls, secrets: Iterable[str]) -> Multiline:
        """From all secrets; those of one word are of no concern here."""
        whole: set[str] = set()
        folded: list[str] = []
        for secret in secrets:
            lines = [line.strip() for line in secret.strip().splitlines()]
            if len(lines) > 1:
                whole.update(line for line in lines if len(line) >= SHORTEST and not _STRUCTURE.match(line))
            elif lines and " " in lines[0] and len(lines[0]) > 8:
                folded.append(" ".join(lines[0].split()))
        return cls(frozenset(whole), "\n".join(sorted(folded))[:_FOLDED_LIMIT])

    @property
    def tokens(self) -> Iterator[str]:
        """Lines that are a secret of their own, as those of a private key are, whatever stands around them."""
        return (line for line in self.whole if len(line) >= 16 and " " not in line)

    def hide(self, line: str) -> bool:
        """Whether a line without its indentation belongs to such a secret."""
        if line in self.whole:
            return True
        return self._is_folded(line)

    def begun(self, line: str) -> list[Span]:
        """Where on a line, behind a key or a dash, such a secret begins that goes on below."""
        ends = islice((match.end() for match in _BEGIN.finditer(line)), _BEGINNINGS)
        return [(end, len(line)) for end in ends if self.folded and self._is_folded(line[end:])][:1]

    def _is_folded(self, text: str) -> bool:
        core = " ".join(text.strip("\"'\\").split())
        return len(core) > 8 and core in self.folded


def mask(text: str, spans: list[Span]) -> str:
    """The text with ``***`` in place of each span; spans are in order and apart."""
    parts, end = [], 0
    for start, after in spans:
        parts += [text[end:start], MASK]
        end = after
    return "".join((*parts, text[end:])) if spans else text


def masked_lines(lines: Mapping[int, str], matcher: Matcher, multiline: Multiline) -> dict[int, str]:
    """The lines, numbered as they were."""
    made: dict[int, str] = {}
    below: int | None = None  # what is indented deeper continues a secret value
    previous = 0
    named = False  # the line before names a variable that means a secret
    for number, line in sorted(lines.items()):
        indent = len(line) - len(line.lstrip(" \t"))
        if below is not None and (number != previous + 1 or (line.strip() and indent <= below)):
            below = None
        previous = number
        if line.strip() and (below is not None or multiline.hide(line.strip())):
            made[number] = line[:indent] + MASK
            continue
        statement = _statement(line) if below is None else None
        spans = [] if statement is None or statement[1] is None else [statement[1]]
        spans += [*_in_flow(line), *multiline.begun(line)]
        spans += _named_value(line) if named else []
        named = any(means_secret(match["name"]) for match in _NAMED.finditer(line))
        below = below if statement is None else statement[0]
        by_shape = Matcher(() if "secretKey:" in line else secrets_in(line))
        made[number] = mask(line, joined([*spans, *matcher.spans(line), *by_shape.spans(line)]))
    return made


def _in_flow(line: str) -> list[Span]:
    """Of ``{password: x}`` and ``{name: DB_PASSWORD, value: x}`` the places of the values."""
    found = [match for match in _FLOW.finditer(line) if means_secret(match["key"]) and match["key"] != "secretKey"]
    for pattern in (_NAMED, _BESIDE):
        found += [match for match in pattern.finditer(line) if match["value"] and means_secret(match["name"])]
    return [match.span("value") for match in found if says_something(match["value"].strip("\"' \t"))]


def _named_value(line: str) -> list[Span]:
    """Of ``value: x`` below ``name: DB_PASSWORD`` the place of the value."""
    match = _VALUE.match(line)
    if match is None or not says_something(_COMMENT.sub("", match["value"]).strip("\"'")):
        return []
    start = match.start("value")
    return [(start, start + len(_COMMENT.sub("", match["value"])))]


def _statement(line: str) -> tuple[int, Span | None] | None:
    """Of ``password: x`` the column of the key and the place of the value, which may follow on the next lines."""
    match = _STATEMENT.match(line)
    if match is None or not means_secret(match["key"]) or match["key"] == "secretKey":
        return None
    column = match.start("quote")
    if _BLOCK.match(match["value"]):
        return column, None
    value = _COMMENT.sub("", match["value"])
    if value[0] in "{[*" or not says_something(value.strip("\"'")):
        return None
    return column, (match.start("value"), match.start("value") + len(value))
