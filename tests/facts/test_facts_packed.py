"""The parsed files of a whole tree, kept from run to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.manifests import PRODUCTION, STAGING, deployment

from safelane.cache import Cache
from safelane.config import Config
from safelane.documents import Document, Limits, parse
from safelane.facts.memory import Parsed
from safelane.facts.packed import Pack
from safelane.facts.view import View
from safelane.git.memory import MemoryTree
from safelane.topology import Topology

FILES = {PRODUCTION: deployment(6).encode(), STAGING: deployment(2).encode()}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed."""
    paths: list[str] = []

    def noting(path: str, *rest: Any) -> object:
        paths.append(path)
        return parse(path, *rest)

    monkeypatch.setattr("safelane.facts.view.parse", noting)
    return paths


def _run(cache: Cache, files: dict[str, bytes], limits: Limits | None = None) -> dict[str, list[Any]]:
    limits = limits or Limits()
    pack = Pack.read(cache, "one", limits)
    view = View(MemoryTree(files), "head", Topology(Config()), limits, parsed=Parsed(pack=pack))
    found = {path: [one.value for one in view.documents(path) if isinstance(one, Document)] for path in files}
    pack.save()
    return found


def test_a_second_run_parses_nothing(tmp_path: Path, parsed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    first = _run(cache, FILES)
    assert sorted(parsed) == sorted(FILES)
    parsed.clear()
    assert _run(cache, FILES) == first
    assert parsed == []


def test_what_changed_is_parsed_and_what_is_gone_is_dropped(tmp_path: Path, parsed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    _run(cache, FILES)
    parsed.clear()
    _run(cache, {STAGING: deployment(3).encode()})
    assert parsed == [STAGING]
    parsed.clear()
    _run(cache, FILES)
    assert sorted(parsed) == sorted(FILES)


def test_one_blob_in_two_places_is_two_files(tmp_path: Path, parsed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    text = b"a: {{ .Values.a }}\n"
    _run(cache, {"chart/templates/a.yaml": text, "a.yaml": text})
    parsed.clear()
    found = _run(cache, {"chart/templates/a.yaml": text, "a.yaml": text})
    assert found["chart/templates/a.yaml"] == []


def test_other_limits_are_another_pack(tmp_path: Path, parsed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    _run(cache, FILES)
    parsed.clear()
    assert _run(cache, FILES, Limits(file_bytes=10)) == {path: [] for path in FILES}


def test_damage_costs_time_alone(tmp_path: Path, parsed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    first = _run(cache, FILES)
    (file,) = (tmp_path / "cache" / "large").iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[:-1], whole.replace(b"6", b"7"), b"x" * 100):
        file.write_bytes(damaged)
        parsed.clear()
        assert _run(cache, FILES) == first
        assert sorted(parsed) == sorted(FILES)


def test_a_folder_that_cannot_be_written_is_none(tmp_path: Path, parsed: list[str]) -> None:
    (tmp_path / "cache").write_text("a file", encoding="ascii")
    cache = Cache(tmp_path / "cache")
    assert _run(cache, FILES) == _run(cache, FILES)
    assert len(parsed) == 2 * len(FILES)


def test_what_is_the_same_in_both_revisions_is_parsed_once(parsed: list[str]) -> None:
    shared = Parsed()
    sides = MemoryTree(FILES), MemoryTree({**FILES, STAGING: deployment(3).encode()})
    old = View(sides[0], "base", Topology(Config()), Limits(), parsed=shared)
    new = View(sides[1], "head", Topology(Config()), Limits(), parsed=shared)
    found = [(one.side, one.path) for view in (new, old) for path in FILES for one in view.documents(path)]
    assert sorted(parsed) == [PRODUCTION, STAGING, STAGING]
    assert found == [("head", PRODUCTION), ("head", STAGING), ("base", PRODUCTION), ("base", STAGING)]
