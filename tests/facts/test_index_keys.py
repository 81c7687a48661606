"""Which keys the data of ConfigMaps and Secrets have, and where that cannot be told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.facts.index_runs import change, evaluated, index_of

from safelane.facts.index.keys import Keys, keys_of

META = {"metadata": {"name": "web"}}
FETCHED = {"kind": "ExternalSecret", "apiVersion": "external-secrets.io/v1", **META}
SEALED = {"kind": "SealedSecret", "apiVersion": "bitnami.com/v1alpha1", **META}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"kind": "ConfigMap", "apiVersion": "v1", **META, "data": {"a": "1", "b": None}}, [("a",)]),
        ({"kind": "Secret", "apiVersion": "v1", **META, "data": {"a": "1"}, "stringData": {"b": "2"}}, [("a", "b")]),
        ({"kind": "Secret", "apiVersion": "v1", **META}, [None]),
        ({"kind": "ConfigMap", "apiVersion": "v1", **META, "data": "${DATA}", "binaryData": {"a": ""}}, [None]),
        ({**SEALED, "spec": {"encryptedData": {"a": "x"}, "template": {"data": {"b": "y"}}}}, [("a", "b")]),
        ({**SEALED, "spec": {"template": {"metadata": {"name": "api"}}}}, [None]),
        ({**FETCHED, "spec": {"data": [{"secretKey": "a"}, {"odd": 1}, 2]}}, [("a",)]),
        ({**FETCHED, "spec": {"data": [{"secretKey": "a"}], "dataFrom": [{"extract": {}}]}}, [None]),
        (
            {**FETCHED, "spec": {"data": [{"secretKey": "a"}], "target": {"template": {"data": {"b": ""}}}}},
            [("a", "b")],
        ),
        ({**FETCHED, "spec": {"target": {"template": {"templateFrom": [{}]}}}}, [None]),
        ({**FETCHED, "spec": 3}, [None]),
        ({"kind": "Certificate", "apiVersion": "cert-manager.io/v1", **META, "spec": {"secretName": "x"}}, [None]),
        (
            {"configMapGenerator": [{"name": "a", "literals": ["b=c", 3], "files": ["d/e.f", "g=h/i"]}]},
            [("b", "e.f", "g")],
        ),
        ({"secretGenerator": [{"name": "a", "envs": ["x.env"]}, {"literals": ["b=c"]}, 4]}, [None]),
        ({"patches": [{"target": {"name": "a"}, "patch": "[]"}, {"path": "x.yaml"}]}, [None, None]),
        ({"patchesStrategicMerge": ["metadata: {name: a}\n", "x.yaml"]}, [None, None]),
        ({"kind": "Deployment", "apiVersion": "apps/v1", **META}, []),
        ([], []),
    ],
)
def test_what_a_document_defines(value: Any, found: list[tuple[str, ...] | None]) -> None:
    assert [one.keys if one.whole else None for one in keys_of(value)] == found


def test_a_controller_may_give_another_name() -> None:
    value = {**FETCHED, "spec": {"data": [{"secretKey": "a"}], "target": {"name": "api"}}}
    assert list(keys_of(value)) == [Keys("Secret", "api", ("a",))]


def test_everything_that_defines_an_object_where_a_change_is() -> None:
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata: {mode: fast}\n"
    index = index_of(
        {
            "apps/web/staging/config.yaml": config,
            "apps/web/production/kustomization.yaml": "configMapGenerator: [{name: web, literals: [level=1]}]\n",
            "apps/web/production/sealed.yaml": config + "sops: {mac: x, version: 3.9.0}\n",
        }
    )
    said = change("apps/web/production/deployment.yaml", "production")
    rows = evaluated("keysOf(change, 'ConfigMap', 'web').map(row, [row.path, row.keys, row.whole])", index, change=said)
    assert rows == [
        ["apps/web/production/kustomization.yaml", ["level"], True],
        ["apps/web/production/sealed.yaml", [], False],
    ]
    assert evaluated("keysOf(change, 'ConfigMap', '')", index, change=said) == []
    assert evaluated("defines(object).map(row, row.name)", object={"configMapGenerator": [{"name": "a"}]}) == ["a"]
