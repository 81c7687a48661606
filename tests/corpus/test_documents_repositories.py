"""The YAML of real repositories: nothing raises, everything has a place, and other loaders read the same values."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
import yaml
from tests.shared import shared

from safelane.documents import Document, Unreadable, parse, source_lines

SMALL = ("argocd-example-apps", "flux2-kustomize-helm-example", "kubernetes-management", "notification-manifests")
_REASONS = {"syntax", "template", "encrypted", "lfs", "binary", "encoding", "too-large", "too-deep", "too-many-nodes"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    folder = tmp_path_factory.mktemp("repositories")
    found = []
    for name in SMALL:
        bundle = shared(f"repos/{name}.bundle")
        subprocess.run(["git", "clone", "-q", str(bundle), str(folder / name)], check=True, capture_output=True)
        found += [
            (str(path.relative_to(folder)), path.read_bytes())
            for path in sorted((folder / name).rglob("*.y*ml"))
            if path.is_file()
        ]
    assert len(found) > 300
    return found


def test_everything_is_read_or_refused_with_a_reason(files: list[tuple[str, bytes]]) -> None:
    documents = 0
    for path, data in files:
        lines = source_lines(data)
        for part in parse(path, data):
            place = part.location
            assert 1 <= place.line <= place.end_line <= len(lines) + 1
            assert place.path == path
            documents += isinstance(part, Document)
            assert isinstance(part, Document) or part.reason in _REASONS
    assert documents > 300


def test_pyyaml_reads_the_same_where_no_scalar_is_ambiguous(files: list[tuple[str, bytes]]) -> None:
    """PyYAML's loader with strings only, against our values with all that is not a string spelled out."""
    compared = 0
    for path, data in files:
        parts = parse(path, data)
        if any(isinstance(part, Unreadable) for part in parts) or len(parts) != 1 or b"<<:" in data:
            continue
        (document,) = parts
        assert isinstance(document, Document)
        other = yaml.load(data.decode() + "\n", Loader=yaml.CBaseLoader)
        compared += 1
        _compare(document, document.value, other, ())
    assert compared > 200


def _compare(document: Document, value: Any, other: Any, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        assert isinstance(other, dict)
        for (key, part), spelled in zip(value.items(), other.values(), strict=True):
            _compare(document, part, spelled, (*path, key))
    elif isinstance(value, list):
        assert len(value) == len(other)
        for index, (part, spelled) in enumerate(zip(value, other, strict=True)):
            _compare(document, part, spelled, (*path, index))
    elif isinstance(value, str):
        assert value == other
    else:
        assert document.raw(path) == other
