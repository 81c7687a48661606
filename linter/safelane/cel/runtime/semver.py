"""Semantic versions, as github.com/blang/semver reads and compares them."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import ClassVar, TypeAlias

from safelane.cel.runtime.quoting import go_quoted
from safelane.cel.values import UINT_MAX, Opaque

_DIGITS = re.compile(r"[0-9]*\Z")
_WORD = re.compile(r"[0-9A-Za-z-]*\Z")

PreRelease: TypeAlias = tuple[int | str, ...]


class Semver(Opaque):
    """Major, minor, patch, the parts of the pre-release, and those of the build, which say nothing about order."""

    __slots__ = ("build", "numbers", "pre")
    cel_type: ClassVar[str] = "kubernetes.Semver"
    go_type: ClassVar[str] = "cel.Semver"

    def __init__(self, numbers: tuple[int, int, int], pre: PreRelease = (), build: tuple[str, ...] = ()) -> None:
        self.numbers = numbers
        self.pre = pre
        self.build = build

    @classmethod
    def of_text(cls, text: str) -> Semver:
        """The version of a text; raises ValueError in the library's words."""
        if not text:
            raise ValueError("Version string empty")
        parts = text.split(".", 2)
        if len(parts) != 3:
            raise ValueError("No Major.Minor.Patch elements found")
        major, minor = _number(parts[0], "Major"), _number(parts[1], "Minor")
        rest, has_build, build = parts[2].partition("+")
        patch, has_pre, pre = rest.partition("-")
        numbers = (major, minor, _number(patch, "Patch"))
        before = tuple(_pre_release(part) for part in pre.split(".")) if has_pre else ()
        return cls(numbers, before, tuple(_build(part) for part in build.split(".")) if has_build else ())

    def text(self) -> str:
        """The spelling."""
        pre = f"-{'.'.join(map(str, self.pre))}" if self.pre else ""
        build = f"+{'.'.join(self.build)}" if self.build else ""
        return ".".join(map(str, self.numbers)) + pre + build

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Semver) and compare(self, other) == 0

    def __hash__(self) -> int:
        return hash((self.numbers, self.pre))


def _number(text: str, what: str) -> int:
    if not _DIGITS.match(text):
        raise ValueError(f"Invalid character(s) found in {what.lower()} number {go_quoted(text)}")
    if len(text) > 1 and text[0] == "0":
        raise ValueError(f"{what} number must not contain leading zeroes {go_quoted(text)}")
    return _uint(text)


def _uint(text: str) -> int:
    if not text:
        raise ValueError('strconv.ParseUint: parsing "": invalid syntax')
    if len(text) > 20 or int(text) > UINT_MAX:
        raise ValueError(f"strconv.ParseUint: parsing {go_quoted(text)}: value out of range")
    return int(text)


def _pre_release(text: str) -> int | str:
    if not text:
        raise ValueError("Prerelease is empty")
    if _DIGITS.match(text):
        if len(text) > 1 and text[0] == "0":
            raise ValueError(f"Numeric PreRelease version must not contain leading zeroes {go_quoted(text)}")
        return _uint(text)
    if not _WORD.match(text):
        raise ValueError(f"Invalid character(s) found in prerelease {go_quoted(text)}")
    return text


def _build(text: str) -> str:
    if not text:
        raise ValueError("Build meta data is empty")
    if not _WORD.match(text):
        raise ValueError(f"Invalid character(s) found in build meta data {go_quoted(text)}")
    return text


def normalised(text: str) -> str:
    """Without a leading ``v`` and leading zeros, and with the minor and patch numbers that are missing."""
    parts = text.removeprefix("v").split(".", 2)
    for index, part in enumerate(parts):
        if len(part) > 1:
            stripped = part.lstrip("0")
            parts[index] = stripped if stripped[:1] in tuple("0123456789") else f"0{stripped}"
    if len(parts) < 3 and any(sign in parts[-1] for sign in "+-"):
        raise ValueError("short version cannot contain PreRelease/Build meta data")
    return ".".join((*parts, "0", "0")[: max(3, len(parts))])


def compare(one: Semver, other: Semver) -> int:
    """-1, 0 or 1; a pre-release comes before its release, builds are not looked at."""
    if one.numbers != other.numbers:
        return 1 if one.numbers > other.numbers else -1
    if not one.pre or not other.pre:
        return bool(other.pre) - bool(one.pre)
    for mine, theirs in zip_longest(one.pre, other.pre):
        if mine != theirs or type(mine) is not type(theirs):
            return _compare_parts(mine, theirs)
    return 0


def _compare_parts(mine: int | str | None, theirs: int | str | None) -> int:
    if mine is None or theirs is None:
        return -1 if mine is None else 1
    if isinstance(mine, int) and isinstance(theirs, int):
        return 1 if mine > theirs else -1
    if isinstance(mine, str) and isinstance(theirs, str):
        return 1 if mine > theirs else -1
    return -1 if isinstance(mine, int) else 1
