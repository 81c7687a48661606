from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.yaml_printer import DATA, printed
from tests.resources.trees import Files

from safelane.resources import Pairing, Resource, pair
from safelane.resources.canonical import canonical

KINDS = st.sampled_from([("apps/v1", "Deployment"), ("v1", "Service"), ("v1", "ConfigMap")])
NAMES = st.sampled_from(["web", "db", "queue", "cron"])
FOLDERS = st.sampled_from(["apps/web/a", "apps/web/b", "apps/web/a/deep"])


SCALARS = st.sampled_from([0, 1, True, None, "", "a", "b: c", "1"])
SMALL = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def manifests(draw: st.DrawFn, data: st.SearchStrategy[Any] = SMALL) -> dict[str, Any]:
    version, kind = draw(KINDS)
    spec = draw(st.dictionaries(st.sampled_from(["args", "replicas", "data", "hosts"]), data, max_size=3))
    return {"apiVersion": version, "kind": kind, "metadata": {"name": draw(NAMES)}, "spec": spec}


def identity(value: dict[str, Any]) -> tuple[str, str]:
    return value["kind"], value["metadata"]["name"]


UNIQUE = st.lists(manifests(), max_size=5, unique_by=identity)


def written(draw: Any, folder: str, values: list[dict[str, Any]], styled: bool = False) -> dict[str, str]:
    """The values in files of one folder, in any order, spread anyhow, in any style or as JSON."""
    files: dict[str, str] = {}
    for value in draw(st.permutations(values)):
        keys = draw(st.permutations(list(value)))
        text = printed(draw, {key: value[key] for key in keys}).text if styled else canonical(value) + "\n"
        path = f"{folder}/{draw(st.sampled_from(['x', 'y', 'z']))}.yaml"
        files[path] = f"{files[path]}---\n{text}" if path in files else text
    return files


def paired(base: dict[str, str], head: dict[str, str]) -> Pairing:
    return pair(Files(base, "base").all(), Files(head).all(), lambda side, path: frozenset())


def count(files: dict[str, str]) -> int:
    return len(Files(files).all())


@given(st.data(), st.lists(manifests(DATA), max_size=4, unique_by=identity))
@settings(max_examples=50)
def test_a_rewrite_is_no_change(data: st.DataObject, values: list[dict[str, Any]]) -> None:
    base, head = (written(data.draw, "apps/web", values, styled=True) for _ in range(2))
    assert count(base) == count(head) == len(values)
    found = paired(base, head)
    assert (found.changes, found.duplicates) == ((), ())


@given(st.data(), UNIQUE, FOLDERS, FOLDERS)
def test_a_moved_folder_is_no_change(data: st.DataObject, values: list[dict[str, Any]], one: str, other: str) -> None:
    found = paired(written(data.draw, one, values), written(data.draw, other, values))
    assert (found.changes, found.duplicates) == ((), ())
    assert one == other or len(found.moved) == len(values)


def told(resource: Resource | None) -> tuple[str, str] | None:
    return None if resource is None else (resource.document.path, canonical(resource.value))


@given(st.data(), st.lists(manifests(), max_size=5), st.lists(manifests(), max_size=5))
def test_nothing_is_lost(data: st.DataObject, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    base = Files(written(data.draw, data.draw(FOLDERS), old), "base").all()
    head = Files(written(data.draw, data.draw(FOLDERS), new)).all()
    found = pair(base, head, lambda side, path: frozenset())
    said = [*found.changes, *found.moved]
    before = {id(change.before) for change in said}
    after = {id(change.after) for change in said}
    left = Counter(canonical(resource.value) for resource in base if id(resource) not in before)
    kept = Counter(canonical(resource.value) for resource in head)
    assert set(left) <= set(kept)
    assert {canonical(resource.value) for resource in head if id(resource) not in after} <= {
        canonical(resource.value) for resource in base
    }
    assert all(change.edits or change.operation != "modify" for change in found.changes)


@given(st.data(), UNIQUE, UNIQUE)
def test_the_way_back_mirrors_the_way_there(
    data: st.DataObject, old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    base, head = (written(data.draw, data.draw(FOLDERS), values) for values in (old, new))
    there, back = paired(base, head), paired(head, base)
    assert Counter((told(change.before), told(change.after)) for change in there.changes) == Counter(
        (told(change.after), told(change.before)) for change in back.changes
    )


@given(st.data(), st.lists(manifests(), max_size=6))
def test_head_against_head_is_nothing(data: st.DataObject, values: list[dict[str, Any]]) -> None:
    files = written(data.draw, "apps/web", values)
    found = paired(files, files)
    assert (found.changes, found.duplicates, found.moved) == ((), (), ())


@given(st.data(), UNIQUE)
def test_anchors_and_their_expansion_are_the_same(data: st.DataObject, values: list[dict[str, Any]]) -> None:
    lines = [canonical(value) for value in values]
    spelled = [f"&a {line[:-1]}, extra: [*b]}}".replace('"spec":', '"spec": &b ') for line in lines]
    expanded = [canonical({**value, "extra": [value["spec"]]}) for value in values]
    base = {"a/x.yaml": "\n---\n".join(spelled) + "\n"}
    assert count(base) == len(values)
    assert paired(base, {"a/x.yaml": "\n---\n".join(expanded) + "\n"}).changes == ()
