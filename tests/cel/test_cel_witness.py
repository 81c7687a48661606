"""What decided a result: paths and elements."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.cel import Environment, Lazy, LazyMap, Witness

WORKLOAD: dict[str, Any] = {
    "replicas": 1,
    "kind": "Deployment",
    "containers": [
        {"name": "a", "ports": [{"port": 80}], "args": ["--x"], "limits": {"cpu": "1"}},
        {"name": "b", "ports": [{"port": 81}, {"port": 443}], "args": ["--y", "--x"]},
    ],
    "labels": {"app": "web", "team": "x"},
}
BINDINGS: dict[str, Any] = {"workload": WORKLOAD, "oldWorkload": {"replicas": 6}, "params": {"least": 2}}


def witness(text: str, **more: Any) -> Witness:
    bindings = {**BINDINGS, **more}
    found = Environment(list(bindings)).compile(text).witness(bindings)
    assert found is not None
    return found


def rooted(found: Witness) -> list[str]:
    return [".".join(map(str, path)) for path in found.paths]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("workload.replicas < params.least", ["workload.replicas", "params.least"]),
        ("workload.kind == 'Deployment' && workload.replicas < 2", ["workload.replicas", "workload.kind"]),
        ("workload.kind == 'Deployment' && !has(workload.paused)", ["workload.paused", "workload.kind"]),
        ("has(workload.replicas) && workload.replicas < 2", ["workload.replicas"]),
        ("workload.replicas > 2 || oldWorkload.replicas > 2", ["oldWorkload.replicas"]),
        ("workload.?replicas.orValue(3) == 1", ["workload.replicas"]),
        ("workload.?labels[?'team'].hasValue()", ["workload.labels.team"]),
        ("workload.containers[1].name == 'b'", ["workload.containers.1.name"]),
        ("workload.labels['team'] != 'y'", ["workload.labels.team"]),
        ("true ? workload.replicas == 1 : false", ["workload.replicas"]),
        ("size(workload.containers) == 2", ["workload.containers"]),
        ("workload.replicas * 2 < oldWorkload.replicas", ["workload.replicas", "oldWorkload.replicas"]),
        ("workload.?missing.x.orValue(workload.replicas) == 1", ["workload.replicas"]),
    ],
)
def test_the_paths_that_decided(text: str, paths: list[str]) -> None:
    assert rooted(witness(text)) == paths


@pytest.mark.parametrize(
    ("text", "elements", "first"),
    [
        ("workload.containers.exists(c, c.name == 'b')", ["workload.containers.1"], "workload.containers.1.name"),
        ("workload.containers.exists(c, true)", ["workload.containers.0"], "workload.containers.0"),
        ("!workload.containers.all(c, has(c.limits))", ["workload.containers.1"], "workload.containers.1.limits"),
        (
            "workload.containers.exists(c, c.ports.exists(p, p.port == 443))",
            ["workload.containers.1", "workload.containers.1.ports.1"],
            "workload.containers.1.ports.1.port",
        ),
        (
            "workload.containers.filter(c, !has(c.limits)).size() > 0",
            ["workload.containers.1"],
            "workload.containers.1.limits",
        ),
        (
            "workload.containers.filter(c, c.name == 'b').exists(c, c.args.exists(a, a == '--x'))",
            ["workload.containers.1", "workload.containers.1.args.1"],
            "workload.containers.1.args.1",
        ),
        (
            "workload.containers.map(c, c.name).exists(n, n == 'b')",
            ["workload.containers.1.name"],
            "workload.containers.1.name",
        ),
        ("workload.containers.exists_one(c, has(c.limits))", ["workload.containers.0"], "workload.containers.0"),
        ("workload.labels.exists(k, k == 'team')", ["workload.labels.team"], "workload.labels.team"),
        ("workload.labels.exists(k, v, v == 'x')", ["workload.labels.team"], "workload.labels.team"),
        (
            "workload.?containers.orValue([]).exists(i, c, i == 1 && c.name == 'b')",
            ["workload.containers.1"],
            "workload.containers.1.name",
        ),
    ],
)
def test_the_elements_that_decided(text: str, elements: list[str], first: str) -> None:
    found = witness(text)
    named = [".".join(map(str, path)) for path, _ in found.elements]
    assert set(elements) <= set(named)
    assert named[0] == elements[0]
    assert first in rooted(found)[:2], found


def test_elements_are_the_very_objects() -> None:
    found = witness("workload.containers.exists(c, c.ports.exists(p, p.port == 443))")
    (_, container), (_, port) = found.elements
    assert container is WORKLOAD["containers"][1]
    assert port is WORKLOAD["containers"][1]["ports"][1]


@pytest.mark.parametrize("origin", [True, False])
def test_lazy_variables_are_looked_through(origin: bool) -> None:
    bindings: dict[str, Any] = dict(BINDINGS)
    environment = Environment([*BINDINGS, "variables"])

    def lazy(text: str) -> Lazy:
        program = environment.compile(text)
        return Lazy.of(program, bindings) if origin else Lazy(lambda: program.evaluate(bindings))

    bindings["variables"] = LazyMap(
        {
            "loosened": lazy("workload.?containers.orValue([]).filter(c, !has(c.limits))"),
            "names": lazy("variables.loosened.map(c, c.name)"),
            "after": lazy("workload.replicas"),
        }
    )
    found = environment.compile("variables.loosened.exists(c, true)").witness(bindings)
    assert found is not None
    assert found.elements[0][0] == ("workload", "containers", 1)
    assert found.elements[0][1] is WORKLOAD["containers"][1]
    assert ("workload", "containers", 1) in found.paths
    if origin:
        found = environment.compile("variables.after < 2 && variables.names == ['b']").witness(bindings)
        assert found is not None
        assert ("workload", "replicas") in found.paths
        assert ("workload", "containers", 1, "name") in found.paths


def test_what_cannot_be_evaluated_has_no_witness() -> None:
    environment = Environment(["workload"])
    assert environment.compile("workload.nothing == 1").witness(BINDINGS) is None
    assert environment.compile("[1, 2].map(x, [1, 2].map(y, workload.nothing))").witness(BINDINGS) is None
    assert environment.compile("workload.nothing || true").witness(BINDINGS) is not None


def test_a_false_result_has_a_witness_as_well() -> None:
    found = witness("workload.containers.all(c, has(c.limits))")
    assert found.elements == ((("workload", "containers", 1), WORKLOAD["containers"][1]),)
    assert rooted(found)[0] == "workload.containers.1.limits"
