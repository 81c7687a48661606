"""Blobs into values that know their lines; failure is a value in the stream, never an exception."""

from __future__ import annotations

from safelane.documents.document import Document, Duplicate, Unreadable
from safelane.documents.embedding import align, embedded
from safelane.documents.limits import Limits
from safelane.documents.parsing import has_settings, parse
from safelane.documents.text import source_lines

__all__ = [
    "Document",
    "Duplicate",
    "Limits",
    "Unreadable",
    "align",
    "embedded",
    "has_settings",
    "parse",
    "source_lines",
]
