"""How much memory documents take: little more than their values, until somebody asks for places."""

from __future__ import annotations

import tracemalloc

from safelane.documents import parse


def test_many_tiny_documents_take_no_room_for_what_nobody_asks() -> None:
    data = b"a: 1\n---\n" * 5000
    parse("warm.yaml", data[:90])
    tracemalloc.start()
    try:
        documents = parse("many.yaml", data)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(documents) == 5000
    assert taken < 5000 * 950  # each holds its value, where it stands, and the array of its places
