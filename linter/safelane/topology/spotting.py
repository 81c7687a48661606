"""Finds the environment that path segments say, and how clearly each says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from safelane.frozen import dataclass

WHOLE, SUFFIX, PART = 3, 2, 1

# Words that mean other things too: they count as a whole, in a values file's name, or at a folder's end.
_EVERYDAY = frozenset({"test", "int", "integration", "preview", "sandbox", "stage"})
_NEVER_A_PART = frozenset({"integration"})  # github-integration, datadog-integration: the name of a thing
# What a file name may have beside the environment and still be about nothing else.
_FILE_WORDS = frozenset(
    {"app", "application", "common", "config", "enc", "env", "environment", "helmfile", "helmrelease", "kustomization"}
    | {"overlay", "override", "overrides", "params", "patch", "patches", "release", "secret", "secrets", "settings"}
    | {"sops", "value", "values", "variables", "vars"}
)
_SUFFIXES = frozenset(
    {"enc", "env", "gotmpl", "j2", "json", "properties", "tfvars", "tmpl", "toml", "tpl", "txt", "yaml", "yml"}
)
_SEPARATORS = re.compile(r"[-_.]")
_NOT_THAT = r"(?<!pre[-_.])(?<!non[-_.])(?<!not[-_.])(?<!no[-_.])"


@dataclass(frozen=True, slots=True)
class Sighting:
    """An environment in one segment. ``rest`` is the segment without it, ``after`` what follows it."""

    environment: str
    production: bool
    strength: int
    rest: str
    after: str


@dataclass(frozen=True)
class Spotter:
    """Looks for the spellings of environments; ``canonical`` maps each to its name."""

    canonical: Mapping[str, str]
    productive: frozenset[str]

    @cached_property
    def _names(self) -> dict[str, str]:
        return {spelled.lower().replace("_", "-"): name for spelled, name in self.canonical.items()}

    @cached_property
    def _words(self) -> re.Pattern[str]:
        longest_first = sorted(self._names, key=lambda name: (-len(name), name))
        spelled = "|".join(re.escape(name).replace(r"\-", "[-_]") for name in longest_first)
        return re.compile(rf"(?<![^-_.]){_NOT_THAT}(?:{spelled})(?![^-_.])")

    def folder(self, segment: str) -> Sighting | None:
        """What the name of a folder says."""
        best = None
        for start, end in self._found(segment.lower()):
            word = self._key(segment[start:end])
            sighting = self._sighting(segment, (start, end), _folder_strength(segment, (start, end), word))
            if sighting.strength and (best is None or sighting.strength >= best.strength):
                best = sighting
        return best

    def file(self, name: str) -> Sighting | None:
        """What the name of a file says; extensions count nothing."""
        stem = _stem(name)
        best = None
        for start, end in self._found(stem.lower()):
            word = self._key(stem[start:end])
            sighting = self._sighting(stem, (start, end), _file_strength(stem, (start, end), word))
            if sighting.strength and (best is None or sighting.strength >= best.strength):
                best = sighting
        return best

    def _found(self, text: str) -> Sequence[tuple[int, int]]:
        return [found.span() for found in self._words.finditer(text)]

    def _key(self, spelled: str) -> str:
        return spelled.lower().replace("_", "-")

    def _sighting(self, segment: str, span: tuple[int, int], strength: int) -> Sighting:
        environment = self._names[self._key(segment[span[0] : span[1]])]
        before, after = segment[: span[0]].rstrip("-_."), segment[span[1] :].lstrip("-_.")
        rest = before if not after else after if not before else f"{before}-{after}"
        return Sighting(environment, environment in self.productive, strength, rest, after)


def _folder_strength(segment: str, span: tuple[int, int], word: str) -> int:
    start, end = span
    if (start, end) == (0, len(segment)):
        return WHOLE
    if start > 0 and segment[start - 1] == "." and word not in _EVERYDAY and len(word) <= 3:
        return 0  # example.dev, serving.knative.dev: a domain
    if word in _NEVER_A_PART:
        return 0
    if end == len(segment):
        return PART if word in _EVERYDAY else SUFFIX
    return 0 if word in _EVERYDAY else PART


def _file_strength(stem: str, span: tuple[int, int], word: str) -> int:
    start, end = span
    before = [part for part in _SEPARATORS.split(stem[:start].lower()) if part]
    after = [part for part in _SEPARATORS.split(stem[end:].lower()) if part]
    if not before and not after:
        return SUFFIX if word in _EVERYDAY else WHOLE
    others = [part for part in (*before, *after) if part not in _FILE_WORDS]
    if not others:
        return WHOLE
    if word in _NEVER_A_PART or (word == "dev" and start > 0 and stem[start - 1] == "."):
        return 0
    if all(part in _FILE_WORDS for part in after):
        return PART if word in _EVERYDAY else SUFFIX
    return 0 if word in _EVERYDAY else PART


def _stem(name: str) -> str:
    stem = name
    while True:
        front, dot, last = stem.rpartition(".")
        if not dot or not front.strip(".") or last.lower() not in _SUFFIXES:
            return stem
        stem = front


def settle(sightings: Sequence[Sighting]) -> Sighting | None:
    """What a path says as a whole, from its sightings in order: the deepest wins.

    But a mere part of a name does not take back what a whole segment above says, least of all that it is production:
    ``overlays/production/dev-tools.yaml`` is about production.
    """
    current: Sighting | None = None
    for found in sightings:
        if current is None or _replaces(current, found):
            current = found
    return current


def _replaces(current: Sighting, found: Sighting) -> bool:
    if found.production or found.strength >= current.strength:
        return True
    return found.strength == SUFFIX and not current.production
