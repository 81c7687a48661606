"""The files that an author names: rules, policies, configurations, admission policies; told apart by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.package import knowledge

SUFFIXES = (".yaml", ".yml")
_ADMISSION = frozenset({"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"})
_OF_A_RULE = frozenset({"deny", "detects", "scope", "examples", "severity", "messageExpression"})
_OF_A_POLICY = frozenset({"extends", "description"})
_OF_A_CONFIG = frozenset({"policies", "layout", "environments", "settings", "waivers", "overrides", "limits"})


class Sort(StrEnum):
    """What a file of an author is."""

    RULE = "rule"
    POLICY = "policy"
    CONFIG = "config"
    ADMISSION = "admission policy"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class AuthorFile:
    """A file as it was named, and the area that a rule in it has."""

    path: str
    area: str
    data: bytes
    sort: Sort

    @property
    def builtin(self) -> bool:
        """Whether it is one of the rules that come with safelane."""
        return Path(self.path).resolve().is_relative_to(knowledge("rules").resolve())


def collect(paths: Iterable[str]) -> list[AuthorFile]:
    """The files at the paths, each once; folders are searched deeply. Raises UsageError for what is not there."""
    found: dict[Path, AuthorFile] = {}
    for path in paths:
        for file, area in _files(path):
            found.setdefault(file.resolve(), _read(file, area))
    return list(found.values())


def _files(path: str) -> Iterator[tuple[Path, str]]:
    place = Path(path)
    if place.is_file():
        yield place, place.parent.name or "local"
    elif place.is_dir():
        for file in sorted(place.rglob("*")):
            if file.suffix in SUFFIXES and file.is_file() and not file.is_symlink():
                yield file, file.parent.relative_to(place).as_posix() if file.parent != place else "local"
    else:
        raise UsageError(f"there is no file or folder {path!r}")


def _read(file: Path, area: str) -> AuthorFile:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{str(file)!r} cannot be read: {error.strerror}") from error
    return AuthorFile(file.as_posix(), area, data, sort_of(file.name, data))


def sort_of(name: str, data: bytes) -> Sort:
    """What a file is by its keys; one that cannot be read at all is taken for a rule, whose mistakes are said then."""
    from safelane.documents import Document, parse

    if name == "safelane.yaml":
        return Sort.CONFIG
    values = [part.value for part in parse(name, data) if isinstance(part, Document)]
    kinds = {value.get("kind") for value in values if isinstance(value, dict) and isinstance(value.get("kind"), str)}
    if kinds & _ADMISSION:
        return Sort.ADMISSION
    if kinds:
        return Sort.OTHER
    keys = frozenset(key for value in values if isinstance(value, dict) for key in value if isinstance(key, str))
    for sort, known in ((Sort.RULE, _OF_A_RULE), (Sort.POLICY, _OF_A_POLICY), (Sort.CONFIG, _OF_A_CONFIG)):
        if keys & known:
            return sort
    return Sort.POLICY if {"version", "rules"} <= keys else Sort.OTHER if values and "id" not in keys else Sort.RULE
