"""The parsed files of a whole tree, kept in one piece from run to run, each by its path and blob.

A run that reads every file reads them so in a tenth of the time; what changed since is parsed, and kept with the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field

from safelane.cache import Cache, key_of
from safelane.documents import Limits
from safelane.documents.keeping import from_json, to_json
from safelane.documents.sides import Parts
from safelane.frozen import dataclass
from safelane.location import Side
from safelane.package import code_digest

_FORMAT = "1"
_MOST = 48 << 20  # characters that are kept


@dataclass(slots=True)
class Pack:
    """Of one repository (or a part of it) and one set of limits; ``cache`` is where it is kept."""

    cache: Cache
    key: str
    limits: Limits
    _rows: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    _body: str = ""
    _used: dict[str, str] = field(default_factory=dict)
    _new: bool = False

    @classmethod
    def read(cls, cache: Cache, name: str, limits: Limits) -> Pack:
        """What is kept under a name by the code that runs."""
        made = cls(cache, key_of("parsed", _FORMAT, code_digest("documents"), repr(limits), name), limits)
        head, _, body = (cache.get_large(made.key) or b"{}").decode("ascii", "replace").partition("\n")
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            made._rows, made._body = {key: (start, end) for key, (start, end) in json.loads(head).items()}, body
        return made

    def get(self, path: str, blob: str, side: Side, reread: Callable[[], bytes]) -> Parts | None:
        """The documents of a file; None when they are not kept. ``reread`` gives its bytes, for texts and places."""
        key = f"{blob}{path}"
        place = self._rows.get(key)
        if place is None:
            return None
        text = self._body[slice(*place)]
        found = from_json(text, path, side, reread, self.limits)
        if found is not None:
            self._used[key] = text
        return found

    def put(self, path: str, blob: str, parts: Parts) -> None:
        """Keep the documents of a file."""
        text = to_json(parts)
        if text is not None:
            self._used[f"{blob}{path}"] = text
            self._new = True

    def save(self) -> None:
        """Write what was used, if any of it is new; what nobody asked for is of an older tree."""
        if not self._new:
            return
        rows: dict[str, tuple[int, int]] = {}
        position = 0
        kept = []
        for key, text in self._used.items():
            if position + len(text) <= _MOST:
                rows[key] = position, position + len(text)
                position += len(text)
                kept.append(text)
        head = json.dumps(rows, separators=(",", ":"))
        self.cache.put_large(self.key, f"{head}\n{''.join(kept)}".encode("ascii"))
