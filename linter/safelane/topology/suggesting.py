"""A first ``safelane.yaml`` from the paths of a repository: what paths say today, written down to be corrected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from safelane.config import KNOWN, Config
from safelane.config.captures import LayoutError, segments_of
from safelane.config.environments import canonical_names
from safelane.topology.layout import Layout
from safelane.topology.place import Place
from safelane.topology.topology import Topology

_MOST_LAYOUTS = 8
_MOST_SERVICES = 20
_GENERAL = (
    "**/values-{environment}.yaml",
    "**/{environment}.values.yaml",
    "**/{environment}.yaml",
    "**/{environment}/**",
    "**/*-{environment}/**",
    "**/{environment}-*/**",
    "**/*-{environment}.yaml",
    "**/*-{environment}.values.yaml",
)
_YAML = (".yaml", ".yml", ".json")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/_.-]*\Z")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def suggest(paths: Iterable[str]) -> str:
    """The text of a configuration, with comments; it loads. ``paths`` are all files of the repository."""
    topology = Topology(Config())
    placed = [(path, topology.place(path)) for path in paths if path.endswith(_YAML) and not path.startswith(".")]
    lines = ["# What safelane understood of this repository. Correct it; a key that is missing keeps its default."]
    lines += ["version: 1", "policies: [recommended]"]
    lines += _layout(_patterns(placed))
    lines += _environments(_spelled(placed))
    lines += _services(placed)
    return "\n".join(lines) + "\n"


def _patterns(placed: Sequence[tuple[str, Place]]) -> list[str]:
    """Layouts in their order: those that several environments share, the more exact first, then what is left over."""
    environments: dict[str, set[str | None]] = {}
    files: Counter[str] = Counter()
    for path, place in placed:
        pattern = _pattern(path, place)
        if pattern is not None:
            files[pattern] += 1
            environments.setdefault(pattern, set()).add(place.environment)
    shared = [pattern for pattern in files if len(environments[pattern]) > 1]
    bases = [pattern for pattern in files if "{environment}" not in pattern]
    exact = sorted(_most(shared, files), key=lambda pattern: (-pattern.count("{"), -pattern.count("/"), pattern))
    return [*exact, *_left_over(placed, exact), *_most(bases, files)]


def _most(patterns: Iterable[str], files: Mapping[str, int]) -> list[str]:
    return sorted(patterns, key=lambda pattern: (-files[pattern], pattern))[:_MOST_LAYOUTS]


def _left_over(placed: Sequence[tuple[str, Place]], patterns: Sequence[str]) -> list[str]:
    """The general layouts that give environments to files which the others leave without."""
    spelled = [name for spec in KNOWN for name in spec.names]
    canonical = canonical_names(KNOWN)
    layouts = [Layout.of(pattern, spelled, {}) for pattern in patterns]
    left = [item for item in placed if item[1].environment and not any(layout.captures(item[0]) for layout in layouts)]
    chosen = []
    for pattern in _GENERAL:
        layout = Layout.of(pattern, spelled, {})
        found = {path: captures["environment"] for path, _ in left if (captures := layout.captures(path))}
        if any(canonical[found[path]] == place.environment for path, place in left if path in found):
            chosen.append(pattern)
            left = [item for item in left if item[0] not in found]
    return chosen


def _pattern(path: str, place: Place) -> str | None:
    """The path with what it says replaced by captures, and the rest below by ``**``; None when it says no more."""
    segments = path.split("/")
    if place.environment is None:
        return _base(segments, place.service)
    wanted = {place.service: "{service}", place.region: "{region}", place.cluster: "{cluster}"}
    kept = [_environment_in(segment, place) or wanted.get(segment, segment) for segment in segments]
    last = max((at for at, text in enumerate(kept) if text != segments[at]), default=-1) + 1
    pattern = "/".join(kept[:last]) + ("/**" if last < len(kept) else "")
    return pattern if "{environment}" in pattern and _usable(pattern) else None


def _base(segments: Sequence[str], service: str | None) -> str | None:
    """``apps/{service}/base/**``, for what all environments share."""
    if service is None or "base" not in segments[1:]:
        return None
    at = segments.index("base", 1)
    pattern = "/".join([*segments[: at - 1], "{service}", "base", "**"])
    return pattern if segments[at - 1] == service and _usable(pattern) else None


def _environment_in(segment: str, place: Place) -> str | None:
    """``values-prod.yaml`` with the capture in place of the environment; None when it says another or none."""
    for name in _names(place):
        found = re.search(rf"(?<![^-_.]){re.escape(name)}(?![^-_.])", segment)
        if found:
            before, after = segment[: found.start()], segment[found.end() :]
            if before.endswith(("-", "_", ".")) and after in ("", "/") and before.strip("-_."):
                return f"{{service}}{before[-1]}{{environment}}" if before[:-1] == place.service else None
            region = after[1:] if place.region is not None and after[1:] == place.region else None
            return before + "{environment}" + (f"{after[0]}{{region}}" if region else after)
    return None


def _names(place: Place) -> Sequence[str]:
    spec = next(spec for spec in KNOWN if spec.name == place.environment)
    return sorted(spec.names, key=len, reverse=True)


def _usable(pattern: str) -> bool:
    try:
        segments_of(pattern)
    except LayoutError:
        return False
    return True


def _spelled(placed: Iterable[tuple[str, Place]]) -> dict[str, list[str]]:
    """The known environments that paths name, each with the spellings that occur."""
    found: dict[str, list[str]] = {}
    for path, place in placed:
        for name in _names(place) if place.environment is not None else ():
            names = found.setdefault(place.environment or "", [])
            if name not in names and re.search(rf"(?<![^-_./]){re.escape(name)}(?![^-_./])", path):
                names.append(name)
    return found


def _layout(patterns: Sequence[str]) -> list[str]:
    if not patterns:
        return [
            "# layout:                # none found: environments are inferred from paths",
            "#   - apps/{service}/overlays/{environment}/**",
        ]
    return ["layout:                  # first match wins", *(f"  - {_text(pattern)}" for pattern in patterns)]


def _environments(spelled: dict[str, list[str]]) -> list[str]:
    specs = [spec for spec in KNOWN if spec.name in spelled]
    if not specs:
        return ["# environments:          # in promotion order", "#   - {name: production, production: true}"]
    lines = ["environments:            # in promotion order"]
    for spec in specs:
        lines.append(f"  - name: {spec.name}")
        aliases = sorted(set(spelled[spec.name]) - {spec.name})
        lines += [f"    aliases: [{', '.join(aliases)}]"] if aliases else []
        lines += ["    production: true"] if spec.production else []
    return lines


def _services(placed: Iterable[tuple[str, Place]]) -> list[str]:
    names = sorted(
        {place.service for _, place in placed if place.service is not None and place.environment is not None}
    )
    if not 0 < len(names) <= _MOST_SERVICES:
        return []
    lines = ["# services:              # tier 1 is the most important"]
    return [*lines, *(f"#   - {{name: {_text(name)}, tier: 1}}" for name in names)]


def _text(text: str) -> str:
    """A plain scalar where that is safe, else a quoted one."""
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    escaped = "".join(char if char.isprintable() and char not in '"\\' else _escape(char) for char in text)
    return f'"{escaped}"'


def _escape(char: str) -> str:
    return f"\\{char}" if char in '"\\' else f"\\U{ord(char):08x}"
