"""What no schema can say of ``safelane.yaml``: globs, layouts, dates, names that must exist or differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from safelane.config.captures import LayoutError, segments_of
from safelane.config.environments import KNOWN, canonical_names, spec_of
from safelane.config.globs import glob_problem
from safelane.documents.document import Document
from safelane.errors import Problem, nearest
from safelane.location import Path

_FORBIDDEN = frozenset("/{}*?")


def mistakes(document: Document) -> list[Problem]:
    """Every mistake of a document that fits the schema."""
    checks = _Checks(document, document.value)
    found = [*checks.globs(), *checks.layouts(), *checks.environments()]
    return [*found, *checks.repeated(), *checks.dates(), *checks.mentions()]


class _Checks:
    __slots__ = ("document", "raw")

    def __init__(self, document: Document, raw: Mapping[str, Any]) -> None:
        self.document = document
        self.raw = raw

    def problem(self, path: Path, message: str) -> Problem:
        place = self.document.locate(path)
        return Problem(self.document.path, place.line, place.column, message)

    def globs(self) -> Iterator[Problem]:
        places: list[tuple[Path, str]] = [
            ((key, index), glob) for key in ("include", "exclude") for index, glob in enumerate(self.raw.get(key, ()))
        ]
        for index, waiver in enumerate(self.raw.get("waivers", ())):
            if "path" in waiver.get("where", {}):
                places.append((("waivers", index, "where", "path"), waiver["where"]["path"]))
        for path, glob in places:
            message = glob_problem(glob)
            if message is not None:
                yield self.problem(path, message)

    def layouts(self) -> Iterator[Problem]:
        for index, pattern in enumerate(self.raw.get("layout", ())):
            try:
                segments_of(pattern)
            except LayoutError as error:
                yield self.problem(("layout", index), str(error))

    def environments(self) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        for index, spec in enumerate(self.raw.get("environments", ())):
            spelled: list[tuple[Path, str]] = [(("environments", index, "name"), spec["name"])]
            spelled += [
                (("environments", index, "aliases", at), alias) for at, alias in enumerate(spec.get("aliases", ()))
            ]
            for path, name in spelled:
                if _FORBIDDEN.intersection(name) or name != "".join(name.split()):
                    yield self.problem(path, f"{name!r} cannot be part of a path segment as an environment's name")
                if name in seen:
                    yield self.problem(path, f"{name!r} is a name of the environment {seen[name]!r} already")
                seen.setdefault(name, spec["name"])

    def repeated(self) -> Iterator[Problem]:
        for key in ("regions", "clusters", "services"):
            names = [entry["name"] if isinstance(entry, dict) else entry for entry in self.raw.get(key, ())]
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield self.problem((key, index), f"{name!r} stands twice in {key!r}")

    def dates(self) -> Iterator[Problem]:
        for index, waiver in enumerate(self.raw.get("waivers", ())):
            text = waiver.get("expires", "")
            if text and not is_date(text):
                message = f"{text!r} is no date; write the last day on which it counts as YYYY-MM-DD"
                yield self.problem(("waivers", index, "expires"), message)
        for rule, body in self.raw.get("settings", {}).items():
            for steps, entry in entries_of(body):
                if not is_date(entry.get("since", "2000-01-01")):
                    message = f"{entry['since']!r} is no date; write the first day on which it counts as YYYY-MM-DD"
                    yield self.problem(("settings", rule, *steps, "since"), message)

    def mentions(self) -> Iterator[Problem]:
        """Environments named by settings and waivers exist: one that does not would never be reached."""
        given = tuple(spec_of(spec) for spec in self.raw.get("environments", ()))
        names = canonical_names(given or KNOWN)
        for path, name in self._mentioned():
            if name not in names:
                hint = nearest(name, names) or f" (there are {', '.join(dict.fromkeys(names.values()))})"
                yield self.problem(path, f"there is no environment {name!r}{hint}")

    def _mentioned(self) -> Iterator[tuple[Path, str]]:
        for rule, body in self.raw.get("settings", {}).items():
            for steps, entry in entries_of(body):
                for index, name in enumerate(entry.get("environments", ())):
                    yield ("settings", rule, *steps, "environments", index), name
        for index, waiver in enumerate(self.raw.get("waivers", ())):
            if "environment" in waiver.get("where", {}):
                yield ("waivers", index, "where", "environment"), waiver["where"]["environment"]


def entries_of(body: Any) -> list[tuple[Path, dict[str, Any]]]:
    """The entries of one rule in ``settings``, each with its steps below the rule."""
    return [((), body)] if isinstance(body, dict) else [((index,), entry) for index, entry in enumerate(body)]


def is_date(text: str) -> bool:
    """Whether a text is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
