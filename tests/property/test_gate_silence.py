"""What changes no meaning is no change: reformatting, moving, splitting and joining raise nothing, either way."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from safelane.authoring.examples import judge

FOLDER = "apps/web/overlays/production"

names = st.from_regex(r"[a-z]{3,8}(-[a-z]{2,6})?", fullmatch=True)
labels = st.dictionaries(st.sampled_from(["app", "team", "tier", "example.com/part-of"]), names, min_size=1)
quantities = st.sampled_from(["100m", "250m", "1", "128Mi", "2Gi"])


@st.composite
def containers(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for name in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        container: dict[str, Any] = {"name": name, "image": f"registry.example.com/{name}:{draw(st.integers(1, 9))}.0"}
        if draw(st.booleans()):
            container["resources"] = {"limits": {"cpu": draw(quantities), "memory": draw(quantities)}}
        if draw(st.booleans()):
            container["env"] = [{"name": key.upper(), "value": draw(names)} for key in draw(st.sets(names, max_size=3))]
        if draw(st.booleans()):
            container["readinessProbe"] = {"httpGet": {"path": "/ready", "port": draw(st.integers(1, 65535))}}
        made.append(container)
    return made


@st.composite
def manifests(draw: st.DrawFn) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for name in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
        metadata = {"name": name, "namespace": "shop", "labels": draw(labels)}
        kind = draw(st.sampled_from(["Deployment", "Service", "ConfigMap", "HorizontalPodAutoscaler"]))
        made.append(_object(draw, kind, name, metadata))
    return made


def _object(draw: st.DrawFn, kind: str, name: str, metadata: dict[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = {"apiVersion": "v1", "kind": kind, "metadata": metadata}
    match kind:
        case "Deployment":
            template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": draw(containers())}}
            head["spec"] = {"replicas": draw(st.integers(0, 20)), "selector": {"matchLabels": {"app": name}}}
            head["spec"]["template"] = template
            head["apiVersion"] = "apps/v1"
        case "Service":
            ports = draw(st.sets(st.integers(1, 65535), max_size=3))
            head["spec"] = {"ports": [{"name": f"port-{port}", "port": port} for port in ports]}
        case "ConfigMap":
            head["data"] = draw(labels)
        case _:
            head["spec"] = {"scaleTargetRef": {"kind": "Deployment", "name": name}, "minReplicas": 1, "maxReplicas": 5}
            head["apiVersion"] = "autoscaling/v2"
    return head


def written(objects: list[dict[str, Any]], style: int = 0) -> bytes:
    """The objects as one file: block, flow, sorted keys, quoted, indented deeper, with comments."""
    styles: list[dict[str, Any]] = [
        {"sort_keys": False},
        {"sort_keys": True},
        {"default_flow_style": True, "width": 40},
        {"default_flow_style": None, "sort_keys": False},
        {"indent": 6, "sort_keys": False, "explicit_start": True},
    ]
    parts = [yaml.safe_dump(one, **styles[style]).removeprefix("---\n") for one in objects]
    comment = "" if style == 0 else f"# written in style {style}\n"
    return (comment + "\n---\n".join(parts)).encode()


def silent(base: dict[str, bytes], head: dict[str, bytes]) -> None:
    for before, after in ((base, head), (head, base)):
        report = judge(before, after, {})
        assert report.findings == ()
        assert report.unchecked == ()
        assert (report.counts.resources, report.counts.fields) == (0, 0)


@settings(deadline=None, max_examples=40)
@given(manifests(), st.integers(1, 4), st.randoms(use_true_random=False))
def test_a_rewritten_file_is_no_change(objects: list[dict[str, Any]], style: int, random: Any) -> None:
    shuffled = random.sample(objects, len(objects))
    silent({f"{FOLDER}/all.yaml": written(objects)}, {f"{FOLDER}/all.yaml": written(shuffled, style)})


@settings(deadline=None, max_examples=40)
@given(manifests(), st.integers(0, 4))
def test_a_split_file_is_no_change(objects: list[dict[str, Any]], style: int) -> None:
    apart = {f"{FOLDER}/{index}.yaml": written([one], style) for index, one in enumerate(objects)}
    silent({f"{FOLDER}/all.yaml": written(objects)}, apart)


@settings(deadline=None, max_examples=40)
@given(manifests(), st.integers(0, 4))
def test_a_moved_folder_is_no_change(objects: list[dict[str, Any]], style: int) -> None:
    here = {f"{FOLDER}/{index}.yaml": written([one]) for index, one in enumerate(objects)}
    there = {path.replace("apps/", "services/"): written([one], style) for path, one in zip(here, objects, strict=True)}
    silent(here, there)


@settings(deadline=None, max_examples=20)
@given(manifests())
def test_a_moved_folder_that_a_kustomization_names_is_no_change(objects: list[dict[str, Any]]) -> None:
    def tree(folder: str) -> dict[str, bytes]:
        files = {f"{folder}/{index}.yaml": written([one]) for index, one in enumerate(objects)}
        listed = ", ".join(path.rpartition("/")[2] for path in files)
        return {**files, f"{folder}/kustomization.yaml": f"resources: [{listed}]\n".encode()}

    for before, after in ((FOLDER, "services/web/overlays/production"),):
        base, head = tree(before), tree(after)
        for one, other in ((base, head), (head, base)):
            report = judge(one, other, {})
            assert report.findings == ()
