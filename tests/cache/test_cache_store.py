"""The store on disk: what was put is found, what was spoilt is not."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from safelane.cache import Cache, key_of
from safelane.cel import Environment


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, "é\ud83d"]}, [], "text", 0, True])
def test_what_was_put_is_found(tmp_path: Path, value: Any) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    assert cache.get("key") is None
    cache.put("key", value)
    assert cache.get("key") == value
    assert cache.get("other") is None
    assert (tmp_path / "deep" / "cache").stat().st_mode & 0o077 == 0


def test_a_later_value_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", 1)
    cache.put("key", 2)
    assert cache.get("key") == 2
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-3], lambda data: data + b" ", lambda data: b"", lambda data: b"\xff"]
)
def test_a_spoilt_entry_is_none(tmp_path: Path, spoil: Any) -> None:
    cache = Cache(tmp_path)
    cache.put("key", {"a": 1})
    (entry,) = files(tmp_path)
    entry.write_bytes(spoil(entry.read_bytes()))
    assert cache.get("key") is None
    cache.put("key", {"a": 1})
    assert cache.get("key") == {"a": 1}


def test_an_entry_of_another_key_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("one", 1)
    (entry,) = files(tmp_path)
    data = entry.read_bytes()
    cache.put("two", 2)
    for other in files(tmp_path):
        other.write_bytes(data)
    assert (cache.get("one"), cache.get("two")) == (1, None)


def test_a_folder_that_cannot_be_used_holds_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = Cache(blocked / "cache")
    cache.put("key", 1)
    assert cache.get("key") is None


def test_a_bucket_stays_small(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    names = [f"key-{number}" for number in range(20_000) if key_of(f"key-{number}")]
    from hashlib import sha256

    same = [name for name in names if sha256(name.encode()).hexdigest().startswith("00")]
    assert len(same) > 66
    for name in same:
        cache.put(name, name)
    assert len(files(tmp_path)) <= 64
    assert cache.get(same[-1]) == same[-1]


def test_keys_keep_their_parts_apart() -> None:
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", "")}) == 4


def write(folder: str, number: int) -> None:
    cache = Cache(Path(folder))
    for turn in range(40):
        cache.put("shared", {"writer": number, "turn": turn, "text": "x" * 5000})
        found = cache.get("shared")
        assert found is not None, "a reader met half of an entry"
        assert len(found["text"]) == 5000


def test_many_writers_of_one_entry(tmp_path: Path) -> None:
    writers = [multiprocessing.Process(target=write, args=(str(tmp_path), number)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert not list(tmp_path.rglob("*.new"))


def test_an_environment_keeps_its_trees(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = Environment(["x"]).compile("x.all(e, e > 1)", cache)
    again = Environment(["x"]).compile("x.all(e, e > 1)", cache)
    assert len(files(tmp_path)) == 1
    assert (again.type, again.evaluate({"x": [2, 3]})) == (first.type, True) == ("bool", True)
    Environment({"x": "list(int)"}).compile("x.all(e, e > 1)", cache)
    assert len(files(tmp_path)) == 2


def test_an_environment_reads_no_foreign_entry(tmp_path: Path) -> None:
    class Foreign:
        def __init__(self, value: object) -> None:
            self.value = value

        def get(self, key: str) -> object:
            return self.value

        def put(self, key: str, value: object) -> None:
            self.value = value

    for value in ([1], {"ast": 1, "type": "int"}, {"ast": "[9]", "type": "int"}, {"ast": "{", "type": "int"}, "x"):
        store = Foreign(value)
        assert Environment(["x"]).compile("x + 1", store).evaluate({"x": 1}) == 2
        assert isinstance(store.value, dict)
