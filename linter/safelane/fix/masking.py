"""The secrets of files that are shown whole, whatever of them could be parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.documents import Document, parse
from safelane.redaction import secrets_of


def secrets_of_files(files: Mapping[str, tuple[bytes, bytes]]) -> set[str]:
    """The secrets in ``(before, after)`` of files by path."""
    return {secret for path, both in files.items() for data in both for secret in _secrets(path, data)}


def _secrets(path: str, data: bytes) -> Iterator[str]:
    parts = parse(path, data)
    for part in parts:
        if isinstance(part, Document):
            yield from secrets_of(part.value)
    if not all(isinstance(part, Document) for part in parts):
        # A document beside the mended one is broken: what it states is told by its lines alone.
        yield from secrets_of(data.decode("utf-8", "surrogateescape"))
