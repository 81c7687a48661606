"""Who names a path, against the slow and obvious answer: every kustomization parsed and asked."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.resources.naming import asked_paths, obvious

from safelane.cache import Cache
from safelane.documents import Document, Unreadable, parse
from safelane.git.memory import MemoryTree
from safelane.git.paths import find
from safelane.resources import Kustomizations

SEGMENTS = st.sampled_from(["a", "b", "base", "a b", "x=y", "web.yaml", "a.b", "é"])
FOLDERS = st.lists(SEGMENTS, max_size=4).map("/".join)
STEPS = st.sampled_from(["..", ".", "", "a", "b", "base", "a b", "x=y", "web.yaml", "é"])
PATHS = st.one_of(
    st.lists(STEPS, min_size=1, max_size=5).map("/".join),
    st.sampled_from(["/a", "https://a/b", "git@a:b", "a?ref=b", ".", "..", "../..", "\\u0061"]),
)
QUOTES = st.sampled_from(["{}", "'{}'", '"{}"', "&x {}", "!!str {}"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    lines = []
    for key in draw(st.lists(st.sampled_from(["resources", "bases", "components", "other"]), max_size=2, unique=True)):
        spelled = [draw(QUOTES).format(path) for path in draw(st.lists(PATHS, max_size=3))]
        lines.append(f"{key}: [{', '.join(spelled)}]" if draw(st.booleans()) else f"{key}:")
        if lines[-1].endswith(":"):
            lines += [f"- {one}" for one in spelled]
    for path in draw(st.lists(PATHS, max_size=1)):
        lines.append(f"configMapGenerator:\n- name: c\n  files: ['key={path}']\npatches:\n- path: {path}")
    return "\n".join(lines) + "\n"


@st.composite
def trees(draw: st.DrawFn) -> dict[str, bytes]:
    files = {"x.txt": b""}
    for folder in draw(st.sets(FOLDERS, max_size=6)):
        text = draw(texts())
        encoded = text.encode("utf-16") if draw(st.integers(0, 9)) == 0 else text.encode()
        name = draw(st.sampled_from(["kustomization.yaml", "kustomization.yml"]))
        files[f"{folder}/{name}" if folder else name] = encoded
    return {path: data for path, data in files.items() if not any(other.startswith(f"{path}/") for other in files)}


def kustomizations(
    files: dict[str, bytes], twin: Kustomizations | None, whole: bool, cache: Cache | None = None
) -> Kustomizations:
    tree = MemoryTree(files)

    def documents(path: str) -> tuple[Document | Unreadable, ...]:
        return parse(path, files[path], "head") if find(tree, path) is not None else ()

    return Kustomizations(tree, documents, twin, whole, cache)


@given(trees(), trees(), st.booleans(), st.booleans())
@example({"kustomization.yaml": b"resources: [.]\n"}, {"a b/kustomization.yaml": b"resources: [..]\n"}, True, True)
@example({"a b/a/kustomization.yaml": b"resources: [../base, '../a b']\n"}, {}, True, False)
@settings(max_examples=150)
def test_who_names_a_path_is_found_on_both_sides(
    base: dict[str, bytes], other: dict[str, bytes], whole: bool, joined: bool
) -> None:
    head = {**base, **other} if joined else other
    head = {path: data for path, data in head.items() if not any(one.startswith(f"{path}/") for one in head)}
    old = kustomizations(base, None, whole)
    new = kustomizations(head, old, whole)
    for found in (new, old):
        expected = obvious(found)
        for path in asked_paths(found):
            assert found.referrers(path) == tuple(sorted(expected.get(path, ()))), path
        assert found.complete


@given(trees(), trees())
@settings(max_examples=40)
def test_what_was_kept_gives_the_same_answers(base: dict[str, bytes], other: dict[str, bytes]) -> None:
    head = {**base, **other}
    head = {path: data for path, data in head.items() if not any(one.startswith(f"{path}/") for one in head)}
    with TemporaryDirectory() as folder:
        for _ in range(2):
            old = kustomizations(base, None, True, Cache(Path(folder)))
            new = kustomizations(head, old, True, Cache(Path(folder)))
            for found in (new, old):
                expected = obvious(found)
                for path in asked_paths(found):
                    assert found.referrers(path) == tuple(sorted(expected.get(path, ())))
