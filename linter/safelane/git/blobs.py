"""The bytes of the blobs that were read last: a file that many questions look into is unpacked once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import field

from safelane.frozen import dataclass


@dataclass(slots=True, eq=False)
class Blobs:
    """At most ``most`` bytes, and no blob that takes a large part of them. Threads may share it."""

    most: int = 16 << 20
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _size: int = 0

    def get(self, id: str) -> bytes | None:
        """The bytes of a blob that is still here."""
        return self._kept.get(id)

    def put(self, id: str, data: bytes) -> None:
        """Keep a blob, and let the ones go that came first."""
        if len(data) > self.most // 4 or id in self._kept:
            return
        self._kept[id] = data
        self._size += len(data)
        while self._size > self.most and self._kept:
            self._size -= len(self._kept.popitem(last=False)[1])
