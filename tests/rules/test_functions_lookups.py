"""The functions of rules that look into trees: what they give, on which side, and what they say when they cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.facts.index_runs import change, evaluated, index_of

from safelane import cel
from safelane.authoring.examples import judge
from safelane.facts.index.unknown import UnknownError
from safelane.rules.functions import functions
from safelane.rules.model import Scope
from safelane.rules.programs import environment_of

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {selector: {app: web}}\n"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: %s
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, envFrom: [{configMapRef: {name: settings}}]}]}
"""
BASE = {
    "apps/web/overlays/production/web.yaml": DEPLOYMENT % 6,
    "apps/web/overlays/production/service.yaml": SERVICE % "web",
    "apps/web/overlays/staging/web.yaml": DEPLOYMENT % 2,
}
HEAD = {
    "apps/web/overlays/production/web.yaml": DEPLOYMENT % 1,
    "apps/web/overlays/staging/web.yaml": DEPLOYMENT % 2,
    "apps/web/overlays/staging/service.yaml": SERVICE % "web",
}
HERE = change("apps/web/overlays/production/web.yaml", "production", kind="Deployment", name="web")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("oldLookup('Service', 'web').hasValue()", True),
        ("lookup(change, 'Service', 'web').hasValue()", False),
        ("oldLookup(change, 'Service', 'web').value().spec.selector.app", "web"),
        ("lookup('Service', 'web').value().metadata.name", "web"),
        ("lookup('Service', 'shop', 'web').hasValue()", True),
        ("lookup('Service', '').hasValue()", False),
        ("lookup('Service', 'nobody').?spec.orValue('none')", "none"),
        ("lookup(change, 'Deployment', 'web').value().spec.replicas", 1),
        ("oldLookup(change, 'Deployment', 'web').value().spec.replicas", 6),
        ("objects('Deployment').map(r, r.path)", [path for path in HEAD if path.endswith("/web.yaml")]),
        ("objects(change, 'Deployment').map(r, r.object.spec.replicas)", [1]),
        ("oldObjects('Service').map(r, r.environments)", [["production"]]),
        ("objects('Deployment', 'settings').size()", 2),
        ("objects(change, 'Deployment', 'settings').map(r, r.path)", [HERE["path"]]),
        ("objects('Service', 'settings').size()", 0),
        ("objectsIn('apps/web/overlays/staging', 'Deployment').map(r, r.path)", ["apps/web/overlays/staging/web.yaml"]),
        ("objectsIn('apps/web/overlays/staging/web.yaml', 'Deployment').size()", 1),
        ("objectsIn('apps/web/overlays/stag', 'Deployment').size()", 0),
        ("oldObjectsIn('apps/web', 'Service').size()", 1),
        ("referencedBy(change, 'ConfigMap', 'settings').map(r, r.name)", ["web"]),
        ("referencedBy('ConfigMap', 'settings').size()", 2),
        ("oldReferencedBy('ConfigMap', '').size()", 0),
        ("definedIn('Service', 'web')", ["staging"]),
        ("oldDefinedIn('Service', 'web')", ["production"]),
        ("selectedBy(change, {'app': 'web'}).size()", 0),
        ("oldSelectedBy(change, {'app': 'web'}).map(r, r.kind)", ["Service"]),
        ("selects(change, {'app': 'web'}).map(r, r.path)", ["apps/web/overlays/production/web.yaml"]),
        ("oldSelects(change, {'matchLabels': {'app': 'web'}}).size()", 1),
        ("mentions('settings').all(r, r.whole)", True),
        ("oldMentions('settings').size()", 2),
        ("unread('settings').size()", 0),
        ("peers(change, 'spec.replicas').map(r, r.value)", [2]),
        ("oldPeers(change, 'spec.replicas').map(r, r.environments[0])", ["staging"]),
        ("deployedBy(change.path).size()", 0),
        ("['./apps/web/', 'apps/web/overlays/production/web.yaml', '.', 'apps/api'].filter(p, there(p)).size()", 3),
        ("oldThere('apps/web')", True),
        ("applications({'apiVersion': 'v1'}).value().size()", 0),
        ("oldApplications({'apiVersion': 'argoproj.io/v1', 'kind': 'ApplicationSet'}).hasValue()", False),
        ("reached(change.path).environments", ["production"]),
        ("environmentsIn('db.staging.internal')", ["staging"]),
    ],
)
def test_what_a_function_gives(expression: str, expected: Any) -> None:
    assert evaluated(expression, index_of(HEAD, BASE), change=HERE) == expected


def test_without_a_run_nothing_is_available() -> None:
    with pytest.raises(cel.EvaluationError, match="no tree") as caught:
        evaluated("lookup('Service', 'web').hasValue()")
    assert caught.value.reason == "unavailable"


def test_what_the_tree_cannot_tell_is_unavailable() -> None:
    with pytest.raises(cel.EvaluationError, match="no letter or digit") as caught:
        evaluated("mentions('*').size() == 0", index_of(HEAD))
    assert caught.value.reason == "unavailable"
    assert isinstance(caught.value.__cause__, UnknownError)


def test_every_function_is_documented_and_has_its_twin() -> None:
    declared = {function.name: function for function in functions()}
    assert all(function.doc and function.overloads for function in declared.values())
    asked = {"lookup", "objects", "referencedBy", "definedIn", "selectedBy", "selects", "mentions", "peers"}
    for name in (*asked, "deployedBy", "applications"):
        old = declared[f"old{name[0].upper()}{name[1:]}"]
        assert [one.args for one in old.overloads] == [one.args for one in declared[name].overloads]


def test_the_docstring_lists_every_function() -> None:
    from safelane.rules import functions as package

    listed = package.__doc__ or ""
    plain = {function.name for function in functions() if not function.name.startswith("old")}
    assert {name for name in plain if f"{name}(" not in listed} == set()


def test_ids_of_overloads_are_unique() -> None:
    ids = [overload.id for function in functions() for overload in function.overloads]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("expression", ["lookup(1, 2)", "peers(change)", "number()", "mentions(['a'])"])
def test_wrong_calls_do_not_compile(expression: str) -> None:
    with pytest.raises(cel.CompileError):
        environment_of(Scope.FIELD).compile(expression)


def test_threads_may_ask_at_once() -> None:
    index = index_of(HEAD, BASE)
    environment = environment_of(Scope.RESOURCE, lambda: index)
    program = environment.compile("referencedBy(change, 'ConfigMap', 'settings').size() + mentions('web').size()")
    expected = program.evaluate({"change": HERE})
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: program.evaluate({"change": HERE}), range(64))) == {expected}


def test_a_check_hands_its_trees_to_the_rules() -> None:
    """The built-in rules that look around find what the change leaves dangling, end to end."""
    base = {path: text.encode() for path, text in BASE.items()}
    report = judge(base, {**base, "apps/web/overlays/production/web.yaml": (DEPLOYMENT % 0).encode()}, {})
    assert "evaluation-error" not in {one.reason for one in report.unchecked}
