"""Random changes of random trees: the waves are the change, bit for bit, and nothing comes before what it needs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.git.backends import BACK_ENDS, SUBMODULE, open_with
from tests.plan.plans import ASKED, plan_of, wave_of
from tests.sandbox import IDENTITY

from safelane.git.changes import changes
from safelane.git.memory import MemoryTree, Special
from safelane.git.repository import EntryKind
from safelane.plan import make_plan
from safelane.plan.branches import apply
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

SEGMENTS = st.sampled_from(
    ["dev", "production", "base", "eu", "a", "kustomization.yaml", "d.yaml", "ü", "\udcff", "n\nl"]
)
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)
TEXTS = st.sampled_from(
    [
        b"",
        b"a: 1\n",
        b"resources: [d.yaml, a]\n",
        b"resources: [../base]\n",
        b"kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n",
        b"{broken",
    ]
)
ENTRIES = st.one_of(
    TEXTS,
    TEXTS.map(lambda data: Special(EntryKind.EXECUTABLE, data)),
    st.sampled_from([b"d.yaml", b"../base", b"/etc/passwd"]).map(lambda data: Special(EntryKind.SYMLINK, data)),
    st.just(Special(EntryKind.SUBMODULE, SUBMODULE.encode())),
)
Tree = dict[str, bytes | Special]
TREES = st.dictionaries(PATHS, ENTRIES, max_size=8).map(
    lambda files: {path: data for path, data in files.items() if not any(o.startswith(f"{path}/") for o in files)}
)
_MODES = {EntryKind.EXECUTABLE: b"100755", EntryKind.SYMLINK: b"120000"}


@pytest.fixture(scope="module")
def bare() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        _git(Path(place), "init", "--quiet", "--bare")
        _git(Path(place), "config", "user.name", "Robin")
        _git(Path(place), "config", "user.email", "robin@example.com")
        yield Path(place)


def _git(place: Path, *arguments: str, data: bytes = b"") -> str:
    environment = {**os.environ, **IDENTITY}
    done = subprocess.run(["git", *arguments], cwd=place, env=environment, input=data, capture_output=True, check=True)
    return done.stdout.decode().strip()


def _quoted(path: str) -> bytes:
    return b'"%s"' % path.encode("utf-8", "surrogateescape").replace(b"\n", b"\\n")


def _import(place: Path, *trees: Tree) -> None:
    stream = b""
    for number, files in enumerate(trees):
        stream += b"commit refs/heads/t%d\ncommitter R <r@e> 1 +0000\ndata 0\ndeleteall\n" % number
        for path, entry in files.items():
            kind, data = (EntryKind.FILE, entry) if isinstance(entry, bytes) else (entry.kind, entry.data)
            if kind is EntryKind.SUBMODULE:
                stream += b"M 160000 %s %s\n" % (data, _quoted(path))
            else:
                mode = _MODES.get(kind, b"100644")
                stream += b"M %s inline %s\ndata %d\n%s\n" % (mode, _quoted(path), len(data), data)
    _git(place, "fast-import", "--quiet", "--force", data=stream)


@pytest.mark.parametrize("back_end", sorted(BACK_ENDS))
@given(before=TREES, after=TREES)
@settings(max_examples=20, deadline=None)
def test_the_branches_are_the_change_bit_for_bit(bare: Path, back_end: str, before: Tree, after: Tree) -> None:
    _import(bare, before, after)
    repository = open_with(back_end, bare)
    base, head = repository.tree("t0"), repository.tree("t1")
    plan = make_plan(base, head, read_policy(TreeSource(base)), ASKED)
    refs = _git(bare, "for-each-ref")
    names = tuple(wave.branch or "" for wave in apply(repository, plan, "w", "a change").waves)
    try:
        assert names == tuple(f"w-{number}" for number in range(1, len(plan.waves) + 1))
        if names:
            assert _git(bare, "rev-parse", f"{names[-1]}^{{tree}}") == head.root
            assert _git(bare, "rev-parse", f"{names[-1]}~{len(names)}") == base.commit
        last = base
        for name, wave in zip(names, plan.waves, strict=True):
            written = repository.tree(f"refs/heads/{name}")
            differing = changes(last, written, modes=True).files
            assert {path for one in differing for path in (one.path, one.old_path)} == set(wave.paths)
            last = written
    finally:
        for name in names:
            _git(bare, "branch", "-D", name)
    assert _git(bare, "for-each-ref") == refs


@given(before=TREES, after=TREES)
@settings(max_examples=60, deadline=None)
def test_every_path_is_in_one_wave(before: Tree, after: Tree) -> None:
    plan = plan_of(before, after)
    one, other = MemoryTree(before), MemoryTree(after)
    differing = {path for found in changes(one, other, modes=True).files for path in (found.path, found.old_path)}
    listed = [path for wave in plan.waves for path in wave.paths]
    assert sorted(listed) == sorted(differing)
    assert [wave.number for wave in plan.waves] == list(range(1, len(plan.waves) + 1))
    assert plan.waves[-1].tree.root == other.root if plan.waves else one.root == other.root
    assert all(wave.because for wave in plan.waves)
    for wave in plan.waves:
        assert len(wave.paths) > 3 or all(any(path in line for line in wave.because) for path in wave.paths)


ENVIRONMENTS = ("dev", "staging", "production")
LAYOUT = """\
version: 1
layout: ['{environment}/{region}/*.yaml', '{environment}/*.yaml']
environments: [{name: dev}, {name: staging}, {name: production, production: true}]
"""
FOLDERS = st.sampled_from([*ENVIRONMENTS, "production/eu", "production/us", "shared"])


def _object(kind: str, name: str) -> str:
    texts = {
        "Namespace": "apiVersion: v1\nkind: Namespace\nmetadata: {name: @}\n",
        "ConfigMap": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: @, namespace: one}\ndata: {a: b}\n",
        "ServiceAccount": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: @, namespace: one}\n",
        "CustomResourceDefinition": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "metadata: {name: widgets.example.com}\nspec: {group: example.com, names: {kind: Widget}}\n",
        "Widget": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: @, namespace: one}\n",
        "Deployment": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w, namespace: one}\nspec:\n  template:\n"
        "    spec:\n      serviceAccountName: @\n      containers: [{name: w, image: w:1, envFrom: "
        "[{configMapRef: {name: @}}]}]\n",
    }
    return texts[kind].replace("@", name)


NEEDS = {
    "Deployment": ("ConfigMap", "ServiceAccount", "Namespace"),
    "Widget": ("CustomResourceDefinition", "Namespace"),
    "ConfigMap": ("Namespace",),
}
KINDS = st.sampled_from(
    ["Namespace", "ConfigMap", "ServiceAccount", "CustomResourceDefinition", "Widget", "Deployment"]
)


@given(added=st.dictionaries(st.tuples(FOLDERS, KINDS), st.just(None), min_size=2, max_size=8), removing=st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_comes_before_what_it_needs(added: dict[tuple[str, str], None], removing: bool) -> None:
    one = {"safelane.yaml": LAYOUT, "production/eu/keep.yaml": "a: 1\n"}
    other = one | {f"{folder}/{kind}.yaml": _object(kind, "one") for folder, kind in added}
    plan = plan_of(other, one) if removing else plan_of(one, other)
    for folder, kind in added:
        for needed in NEEDS.get(kind, ()):
            for there in (there for there, its in added if its == needed and _meets(folder, there)):
                user, holder = wave_of(plan, f"{folder}/{kind}.yaml"), wave_of(plan, f"{there}/{needed}.yaml")
                if removing:
                    assert user <= holder
                elif needed == "CustomResourceDefinition":
                    assert holder < user
                else:
                    assert holder <= user


def _meets(one: str, other: str) -> bool:
    """Whether two folders may hold parts of one place."""
    mine, theirs = one.split("/"), other.split("/")
    same_region = mine[1:] == theirs[1:] or 1 in (len(mine), len(theirs))
    return "shared" in (one, other) or (mine[0] == theirs[0] and same_region)
