"""Microseconds per evaluation of nine typical policy expressions: this engine, plain celpy, Google's C++ engine, Go.

``rows`` gives the table: name, safelane, celpy's InterpretedRunner, cel-expr-python with a fresh activation, and what
the Go engine of Kubernetes takes on its own machine (k8s.io/apiserver 0.37.2, cost tracking on). An engine that lacks a
function has a dash. Values are converted to an engine's own types beforehand where it needs that.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from math import exp, log
from time import perf_counter
from typing import Any, TypeAlias

from safelane.cel import Environment

Row: TypeAlias = tuple[str, str, str, str, str]
HEADER: Row = ("CEL, µs per evaluation", "safelane", "celpy", "cel-expr-python", "Go (stated)")
NAMES = ("object", "oldObject", "params")


def _container(index: int) -> dict[str, Any]:
    return {
        "name": f"web-{index}",
        "image": f"registry.example.com/shop/web-{index}:1.{index}.0@sha256:{'ab' * 32}",
        "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
        "ports": [{"name": "http", "containerPort": 8080}],
    }


def _deployment(replicas: int) -> dict[str, Any]:
    labels = {"app.kubernetes.io/name": "web", "app": "web", "tier": "front"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop", "labels": labels, "annotations": {"owner": "team-a"}},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [_container(i) for i in range(3)]}},
        },
    }


DATA: dict[str, Any] = {
    "object": _deployment(3),
    "oldObject": _deployment(5),
    "params": {"least": 2, "registries": ["quay.io/", "registry.example.com/"]},
}
_CONTAINERS = "object.spec.template.spec.containers"
# Name, expression, and the microseconds of the Go engine.
EXPRESSIONS: tuple[tuple[str, str, float], ...] = (
    ("replicas floor", "object.spec.replicas >= params.least", 1.1),
    ("containers have limits", f"{_CONTAINERS}.all(c, has(c.resources.limits) && has(c.resources.limits.memory))", 6.9),
    ("selector unchanged", "object.spec.selector == oldObject.spec.selector", 2.4),
    ("image regex", f"{_CONTAINERS}.all(c, c.image.matches('^[^:@]+:[^:@]+@sha256:[0-9a-f]{{64}}$'))", 6.3),
    (
        "registries all/exists",
        f"{_CONTAINERS}.all(c, params.registries.exists(r, c.image.startsWith(r)))",
        10.5,
    ),
    ("optional chain", "object.?metadata.?annotations[?'owner'].orValue('nobody') != 'nobody'", 2.0),
    (
        "filter and quantity compare",
        f"{_CONTAINERS}.filter(c, quantity(c.resources.limits.memory).isGreaterThan(quantity('1Gi'))).size() == 0",
        12.0,
    ),
    ("labels all", "object.metadata.labels.all(k, k.size() <= 63 && object.metadata.labels[k] != '')", 4.0),
    (
        "format",
        "'%s/%s has %d replicas'.format([object.metadata.namespace, object.metadata.name, object.spec.replicas])",
        3.5,
    ),
)

Evaluate: TypeAlias = Callable[[], Any]


def _safelane(text: str) -> Evaluate:
    program = Environment(NAMES).compile(text)
    return lambda: program.evaluate(DATA)


def _celpy(text: str) -> Evaluate | None:
    import celpy
    from celpy.adapter import json_to_cel
    from celpy.celparser import CELParseError
    from celpy.evaluation import CELEvalError

    environment = celpy.Environment(runner_class=celpy.InterpretedRunner)
    data = {name: json_to_cel(value) for name, value in DATA.items()}
    try:
        program = environment.program(environment.compile(text))
        program.evaluate(data)
    except (CELParseError, CELEvalError):
        return None
    return lambda: program.evaluate(data)


def _cpp(text: str) -> Evaluate | None:
    from cel_expr_python import cel
    from cel_expr_python.ext import ext_optional, ext_strings

    extensions = [ext_optional.ExtOptional(), ext_strings.ExtStrings()]
    environment = cel.NewEnv(variables=dict.fromkeys(NAMES, cel.Type.DYN), extensions=extensions)
    try:
        program = environment.compile(text)
        program.eval(data=DATA).plain_value()
    except Exception:  # noqa: BLE001 - whatever it raises, it cannot do this one
        return None
    return lambda: program.eval(data=DATA).plain_value()


def microseconds(evaluate: Evaluate, at_least: float = 0.2) -> float:
    """The time of one call, the best of five rounds."""
    evaluate()
    started = perf_counter()
    count = 0
    while perf_counter() - started < at_least / 10:
        evaluate()
        count += 1
    best = float("inf")
    for _ in range(5):
        started = perf_counter()
        for _ in range(count):
            evaluate()
        best = min(best, (perf_counter() - started) / count)
    return best * 1e6


def _engines() -> dict[str, Callable[[str], Evaluate | None]]:
    engines: dict[str, Callable[[str], Evaluate | None]] = {"safelane": _safelane}
    for name, module, engine in (("celpy", "celpy", _celpy), ("cpp", "cel_expr_python.cel", _cpp)):
        try:
            __import__(module)
        except ImportError:
            continue
        engines[name] = engine
    return engines


def measured() -> Iterator[tuple[str, dict[str, float], float]]:
    """Each expression's name, the microseconds by engine, and Go's."""
    engines = _engines()
    for name, text, go in EXPRESSIONS:
        evaluators = {engine: make(text) for engine, make in engines.items()}
        yield name, {engine: microseconds(run) for engine, run in evaluators.items() if run is not None}, go


def rows() -> list[Row]:
    """The table: one row an expression, the geometric means of the ratios, compile and import times."""
    table: list[Row] = []
    ratios: dict[str, list[float]] = {"celpy": [], "cpp": [], "go": []}
    for name, times, go in measured():
        ours = times["safelane"]
        table.append((name, _shown(ours), _shown(times.get("celpy")), _shown(times.get("cpp")), _shown(go)))
        for engine, other in {**times, "go": go}.items():
            if engine in ratios:
                ratios[engine].append(other / ours)
    means = [f"{exp(sum(map(log, found)) / len(found)):.1f} x" if found else "-" for found in ratios.values()]
    table.append(("geometric mean, to safelane", "1.0 x", means[0], means[1], means[2]))
    table.append(("compile one expression, µs", _shown(_compile_time()), "", "", ""))
    table.append(("from its stored tree, µs", _shown(_load_time()), "", "", ""))
    table.append(("import and first evaluation, ms", *_start_up(), ""))
    return table


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f}"


def _compile_time() -> float:
    environment = Environment(NAMES)
    texts = [text for _, text, _ in EXPRESSIONS]

    def compile_all() -> None:
        for text in texts:
            environment.compile(text).evaluate(DATA)

    return microseconds(compile_all) / len(texts)


def _load_time() -> float:
    environment = Environment(NAMES)
    stored = [environment.compile(text).serialise() for _, text, _ in EXPRESSIONS]

    def load_all() -> None:
        for text in stored:
            environment.from_ast(text).evaluate(DATA)

    return microseconds(load_all) / len(stored)


_SCRIPTS = {
    "safelane": """
from safelane.cel import Environment
Environment(["object"]).from_ast(STORED).evaluate({"object": {"spec": {"replicas": 3}}})""",
    "celpy": """
import celpy
environment = celpy.Environment()
environment.program(environment.compile("object.spec.replicas >= 2")).evaluate(
    {"object": celpy.json_to_cel({"spec": {"replicas": 3}})})""",
    "cpp": """
from cel_expr_python import cel
cel.NewEnv(variables={"object": cel.Type.DYN}).compile("object.spec.replicas >= 2").eval(
    data={"object": {"spec": {"replicas": 3}}})""",
}


def _start_up() -> tuple[str, str, str]:
    stored = Environment(["object"]).compile("object.spec.replicas >= 2").serialise()
    times = []
    for engine, script in _SCRIPTS.items():
        if engine not in _engines():
            times.append("-")
            continue
        timed = f"import time; started = time.perf_counter()\nSTORED = {stored!r}{script}\n"
        command = [sys.executable, "-c", f"{timed}print((time.perf_counter() - started) * 1000)"]
        runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(5)]
        times.append(_shown(min(map(float, runs))))
    return times[0], times[1], times[2]


def main() -> None:
    """Print the table."""
    table = [HEADER, *rows()]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADER))]
    for row in table:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print(row[0].ljust(widths[0]), *cells, sep="  ")


if __name__ == "__main__":
    main()
