"""Who owns a path: CODEOWNERS, where GitHub and GitLab look for it.

Patterns are gitignore's without negation and ranges; the last match wins.
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field

from safelane.config.globs import Glob
from safelane.frozen import dataclass

_TRAILER = re.compile(r"^\s*(?:reviewed|approved|acked)-by:\s*(?P<who>\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"<(?P<address>[^<>\s]+@[^<>\s]+)>\Z")
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


@dataclass(slots=True)
class Owners:
    """The parsed file; answers are remembered by path."""

    rules: tuple[tuple[tuple[Glob, ...], tuple[str, ...]], ...] = ()
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Owners:
        """The rules of a CODEOWNERS file; comments, sections and lines that are no rule are left out."""
        rules = []
        for line in text.splitlines():
            words = line.split("#", 1)[0].split()
            if words and not words[0].startswith(("[", "^[", "!")):
                rules.append((_globs(words[0]), tuple(words[1:])))
        return cls(tuple(rules))

    def of(self, path: str) -> tuple[str, ...]:
        """The owners of a path; nobody when no pattern fits, or the last one that fits names nobody."""
        if path not in self._known:
            fitting = (names for globs, names in reversed(self.rules) if any(glob.match(path) for glob in globs))
            self._known[path] = next(fitting, ())
        return self._known[path]


def reviewers(named: Iterable[str], body: str) -> tuple[str, ...]:
    """Who has seen a change, as CODEOWNERS spells people: those whom the review names, and trailers of its text."""
    found = dict.fromkeys(named)
    for line in _TRAILER.finditer(body):
        address = _ADDRESS.search(line["who"])
        found[address["address"] if address else line["who"]] = None
    return tuple(found)


def _globs(pattern: str) -> tuple[Glob, ...]:
    anchored = "/" in pattern.rstrip("/")
    body = pattern.strip("/")
    start = body if anchored else f"**/{body}"
    if pattern.endswith("/"):
        return (Glob(f"{start}/**"),)
    if body.endswith("/*"):
        return (Glob(start),)  # GitHub: docs/* is the files of the folder, not what is deeper
    return (Glob(start), Glob(f"{start}/**"))
