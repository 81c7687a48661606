"""Large entries of the store on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safelane import cache as caching
from safelane.cache import Cache


def test_bytes_come_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.get_large("a") is None
    cache.put_large("a", b"one\ntwo\n")
    cache.put_large("b", b"")
    assert (cache.get_large("a"), cache.get_large("b")) == (b"one\ntwo\n", b"")


def test_an_entry_of_another_key_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put_large("a", b"text")
    (file,) = (tmp_path / "cache" / "large").iterdir()
    cache.put_large("b", b"other")
    (other,) = set((tmp_path / "cache" / "large").iterdir()) - {file}
    other.write_bytes(file.read_bytes())
    assert cache.get_large("b") is None


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_LARGE", 600)
    monkeypatch.setattr(caching, "_ALL_LARGE", 1500)
    cache = Cache(tmp_path / "cache")
    for number, name in enumerate("abc"):
        cache.put_large(name, name.encode() * 500)
        newest = max((tmp_path / "cache" / "large").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, ns=(number, number))
    assert [cache.get_large(name) is not None for name in "abc"] == [False, True, True]
    cache.put_large("d", b"d" * 601)
    assert cache.get_large("d") is None
