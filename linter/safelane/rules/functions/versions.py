"""Versions as tags, charts and branches spell them."""

from __future__ import annotations

import re
from typing import Any

from safelane.cel import Optional

_LONGEST = 256  # no registry takes longer tags than 128
_PLAIN = re.compile(r"[vV=]?\s*(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[-+._](.*))?", re.DOTALL)
_PREFIXED = re.compile(r"[A-Za-z][\w.-]*?[-_/]v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:[-+._](.*))?", re.DOTALL)
_DIGEST = re.compile(r"(?:.*@)?sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})", re.DOTALL)
_COMMIT = re.compile(r"(?:.*[-_.])?(?:g|sha-)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,64}", re.DOTALL)
_RANGE = re.compile(r"[<>^~*=|]|\bx\b|\s-\s")
_PRERELEASE = re.compile(r"(alpha|beta|rc|pre|dev|preview|snapshot|canary|nightly)[-._]?\d*", re.IGNORECASE)


def version_of(text: str) -> Optional:
    """``{major, minor, patch, rest}`` of a version such as ``v1.2.3-alpine`` or ``2024.01.15``; else none."""
    parts = _parts(text)
    if parts is None:
        return Optional.NONE
    numbers, rest = parts
    return Optional({"major": numbers[0], "minor": numbers[1], "patch": numbers[2], "rest": rest})


def _parts(text: str) -> tuple[tuple[int, int, int], str] | None:
    text = text.strip()
    found = (_PLAIN.fullmatch(text) or _PREFIXED.fullmatch(text)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)), found[4] or ""


def compare_versions(one: str, other: str) -> Optional:
    """-1, 0 or 1, by numbers; of equal ones a pre-release comes first; none unless both are versions."""
    left, right = _parts(one), _parts(other)
    if left is None or right is None:
        return Optional.NONE
    keys = [_key(*left), _key(*right)]
    return Optional((keys[0] > keys[1]) - (keys[0] < keys[1]))


def _key(numbers: tuple[int, int, int], rest: str) -> Any:
    found = _PRERELEASE.match(rest)
    final = found is None
    steps = [int(part) for part in re.findall(r"\d{1,9}", rest)] if found is not None else []
    return numbers, final, found[1].lower() if found else "", steps


def pin_strength(text: str) -> int:
    """How firmly a tag or revision is fixed: 4 a digest, 3 a commit, 2 an exact version, 1 a range, 0 what moves.

    An incomplete version such as ``1.2`` is a range: the tag moves with each patch.
    """
    text = text.strip()[-_LONGEST:]
    if _DIGEST.fullmatch(text):
        return 4
    if _COMMIT.fullmatch(text):
        return 3
    if _RANGE.search(text):
        return 1
    found = _PLAIN.fullmatch(text) or _PREFIXED.fullmatch(text)
    if found is None:
        return 0
    return 2 if found[3] is not None or found[4] else 1
