"""Outcomes that were found before, on disk: of one policy, one version of the code, and one commit.

The id of a commit stands for both trees, for what was said of the change and when. The outcomes of a policy are kept on
a few pages, by the first digit of the commit, so that thousands are read and written in a few files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safelane.backtest.files import PolicyFiles
from safelane.backtest.judging import Outcome
from safelane.backtest.units import Unit
from safelane.cache import Cache, key_of
from safelane.frozen import dataclass
from safelane.package import code_digest

_FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Kept:
    """The outcomes by one policy; nothing is kept without a cache."""

    cache: Cache | None
    sign: str

    @classmethod
    def of(cls, cache: Cache | None, files: PolicyFiles) -> Kept:
        """What is kept of a policy by the code that runs."""
        return cls(cache, key_of("backtest", _FORMAT, code_digest(), files.digest))

    def read(self, units: Iterable[Unit]) -> dict[str, Outcome]:
        """The outcomes of those units that are known, by commit."""
        pages: dict[str, Mapping[str, Outcome]] = {}
        found = {}
        for unit in units:
            page = _page(unit.commit)
            if page not in pages:
                pages[page] = self._page(page)
            if unit.commit in pages[page]:
                found[unit.commit] = pages[page][unit.commit]
        return found

    def write(self, outcomes: Mapping[str, Outcome]) -> None:
        """Keep outcomes beside those that are there."""
        pages: dict[str, dict[str, Outcome]] = {}
        for commit, outcome in outcomes.items():
            if outcome.lasting:
                pages.setdefault(_page(commit), {})[commit] = outcome
        for page, new in pages.items() if self.cache is not None else ():
            rows = {**self._page(page), **new}
            assert self.cache is not None
            self.cache.put(key_of(self.sign, page), {commit: outcome.data() for commit, outcome in rows.items()})

    def _page(self, page: str) -> Mapping[str, Outcome]:
        kept = self.cache.get(key_of(self.sign, page)) if self.cache is not None else None
        rows = ((commit, Outcome.of(data)) for commit, data in kept.items()) if isinstance(kept, dict) else ()
        return {commit: outcome for commit, outcome in rows if outcome is not None}


def _page(commit: str) -> str:
    return commit[:1]
