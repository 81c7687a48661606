"""The index against slow and obvious answers: every file parsed, every object looked at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.yaml_printer import printed
from tests.facts.index_runs import index_over, memory

from safelane.cache import Cache
from safelane.facts.index.around import Around
from safelane.facts.index.generated import defined_by
from safelane.facts.index.items import Item
from safelane.facts.index.labels import pod_labels
from safelane.facts.index.mentions import mentions_in
from safelane.facts.index.references import references_of
from safelane.facts.index.sides import SideIndex
from safelane.git.changes import walk

NAMES = st.sampled_from(["web", "web-a", "we", "db.x", "a_b", "8080", "web-config"])
PLACES = ["apps/web/base", "apps/web/overlays/dev", "apps/web/overlays/production", "apps/db", "clusters/prod-eu/web"]
LABELS = st.dictionaries(st.sampled_from(["app", "tier", "web"]), NAMES, min_size=1, max_size=2)
NAMESPACES = st.sampled_from(["", "", "shop", "jobs"])


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": draw(NAMES)}
    if namespace := draw(NAMESPACES):
        metadata["namespace"] = namespace
    kind = draw(st.sampled_from(["Deployment", "Service", "ConfigMap", "Secret", "HorizontalPodAutoscaler", "Plain"]))
    made: dict[str, Any] = {"apiVersion": "v1", "kind": kind, "metadata": metadata}
    match kind:
        case "Deployment":
            made["apiVersion"] = "apps/v1"
            sources = draw(st.lists(st.fixed_dictionaries({"name": NAMES, "key": NAMES}), max_size=2))
            env = [{"name": "A", "valueFrom": {draw(st.sampled_from(REFS)): source}} for source in sources]
            made["spec"] = {"template": {"metadata": {"labels": draw(LABELS)}, "spec": {"containers": [{"env": env}]}}}
        case "Service":
            made["spec"] = {"selector": draw(LABELS)}
        case "HorizontalPodAutoscaler":
            made["spec"] = {"scaleTargetRef": {"kind": "Deployment", "name": draw(NAMES)}}
        case "Plain":
            return {"text": f"see {draw(NAMES)}:80", draw(NAMES): [draw(NAMES), draw(st.booleans())]}
        case _:
            made["data"] = {draw(NAMES): draw(NAMES)}
    return made


REFS = ["configMapKeyRef", "secretKeyRef"]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    files: dict[str, str] = {}
    for made in draw(st.lists(objects(), max_size=6)):
        path = f"{draw(st.sampled_from(PLACES))}/{draw(st.sampled_from(['x.yaml', 'y.yml', 'z.yaml']))}"
        text = printed(draw, made).text
        files[path] = f"{files[path]}---\n{text}" if path in files else text
    for folder in draw(st.sets(st.sampled_from(PLACES))):
        listed = draw(st.lists(st.sampled_from(["x.yaml", "y.yml", "../../base"]), max_size=2))
        generated = [{"name": draw(NAMES)}] if draw(st.booleans()) else []
        files[f"{folder}/kustomization.yaml"] = printed(
            draw, {"resources": listed, "configMapGenerator": generated, "patches": [{"path": "z.yaml"}]}
        ).text
    return files


@st.composite
def changed(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    base = draw(trees())
    kept = {path: text for path, text in base.items() if draw(st.integers(0, 3))}
    return base, {**kept, **draw(trees())}


def everything(side: SideIndex) -> list[Item]:
    return [item for path, _ in walk(side.tree.view.tree) for item in side.tree.items(path)]


def expected(side: SideIndex, question: str, argument: Any, around: Around) -> list[tuple[str, str]]:
    rows = side.rows
    found = []
    for item in everything(side):
        fits, whole = around.fits(rows.around(item)), side.tree.is_whole(item)
        if question == "objects":
            found += [(item.path, item.pointer())] * (item.is_a("Service") and item.name == argument and fits and whole)
        elif question == "referring":
            found += [
                (item.path, item.pointer(one.steps))
                for one in references_of(item.value)
                if (one.kind, one.name) == ("ConfigMap", argument) and fits
            ]
        elif question == "mentions":
            found += [(item.path, item.pointer(one.steps)) for one in mentions_in(item.value, argument)]
        elif question == "selecting" and item.kind == "Service":
            selector = item.value["spec"]["selector"]
            found += [(item.path, item.pointer())] * (selector.items() <= argument.items() and fits and whole)
        elif question == "selected" and (labels := pod_labels(item.value)):
            found += [(item.path, item.pointer())] * (argument.items() <= labels.items() and fits and whole)
    return sorted(found)


def answered(side: SideIndex, question: str, argument: Any, around: Around) -> list[tuple[str, str]]:
    answers: Mapping[str, Any] = {
        "objects": lambda: side.objects("Service", argument, around),
        "referring": lambda: side.referring("ConfigMap", argument, around),
        "mentions": lambda: side.mentions(argument),
        "selecting": lambda: side.selecting(argument, around),
        "selected": lambda: side.selected(argument, around),
    }
    return sorted((row["path"], row["pointer"]) for row in answers[question]())


AROUND = st.builds(
    Around,
    path=st.sampled_from(PLACES),
    namespace=NAMESPACES,
    environments=st.sets(st.sampled_from(["dev", "production"])).map(frozenset),
)


@given(changed(), NAMES, LABELS, AROUND)
@settings(max_examples=40)
def test_every_answer_is_the_obvious_one(
    trees: tuple[dict[str, str], dict[str, str]], name: str, labels: dict[str, str], around: Around
) -> None:
    index = index_over(memory(trees[0]), memory(trees[1]))
    for side in (index.base, index.head):
        for question in ("objects", "referring", "mentions", "selecting", "selected"):
            argument = labels if question.startswith("select") else name
            assert answered(side, question, argument, around) == expected(side, question, argument, around), question


@given(trees(), NAMES)
@settings(max_examples=40)
def test_definitions_are_the_obvious_ones(files: dict[str, str], name: str) -> None:
    side = index_over(memory(files), memory(files)).head
    found = {
        environment
        for item in everything(side)
        if ("ConfigMap", name) in set(defined_by(item)) and side.tree.is_whole(item)
        for environment in side.rows.reach.environments(item.path) or ("",)
    }
    assert set(side.defined_in("ConfigMap", name)) == found


@given(changed(), NAMES, AROUND)
@settings(max_examples=25)
def test_a_cache_changes_no_answer(trees: tuple[dict[str, str], dict[str, str]], name: str, around: Around) -> None:
    with TemporaryDirectory() as folder:
        for _ in range(2):
            kept = index_over(memory(trees[0]), memory(trees[1]), Cache(Path(folder)))
            plain = index_over(memory(trees[0]), memory(trees[1]))
            for one, other in ((kept.base, plain.base), (kept.head, plain.head)):
                assert one.objects("Service", name, around) == other.objects("Service", name, around)
                assert one.mentions(name) == other.mentions(name)
