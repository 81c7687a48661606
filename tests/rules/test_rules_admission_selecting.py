"""Label selectors and the names of resources."""

from __future__ import annotations

import pytest

from safelane.rules.admission.model import Requirement
from safelane.rules.admission.resources import builtin, defined, guessed_plural
from safelane.rules.admission.selecting import selects

LABELS = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("operator", "key", "values", "known", "partly"),
    [
        ("In", "app", ("web", "api"), True, True),
        ("In", "app", ("api",), False, False),
        ("In", "zone", ("a",), False, None),
        ("NotIn", "app", ("web",), False, False),
        ("NotIn", "app", ("api",), True, True),
        ("NotIn", "zone", ("a",), True, None),
        ("Exists", "tier", (), True, True),
        ("Exists", "zone", (), False, None),
        ("DoesNotExist", "tier", (), False, False),
        ("DoesNotExist", "zone", (), True, None),
    ],
)
def test_one_requirement(operator: str, key: str, values: tuple[str, ...], known: bool, partly: bool | None) -> None:
    selector = (Requirement(key, operator, values),)
    assert selects(selector, LABELS) is known
    assert selects(selector, LABELS, complete=False) is partly


def test_all_requirements_must_hold_and_one_that_does_not_decides() -> None:
    unknown, false, true = (Requirement(key, "In", ("web",)) for key in ("zone", "tier", "app"))
    assert selects((true, false), LABELS) is False
    assert selects((unknown, false), LABELS, complete=False) is False
    assert selects((true, unknown), LABELS, complete=False) is None
    assert selects((), {}, complete=False) is True


@pytest.mark.parametrize(
    ("group", "kind", "plural", "namespaced"),
    [
        ("", "Pod", "pods", True),
        ("", "Endpoints", "endpoints", True),
        ("", "Namespace", "namespaces", False),
        ("apps", "Deployment", "deployments", True),
        ("networking.k8s.io", "NetworkPolicy", "networkpolicies", True),
        ("networking.k8s.io", "Ingress", "ingresses", True),
        ("networking.k8s.io", "IngressClass", "ingressclasses", False),
        ("storage.k8s.io", "StorageClass", "storageclasses", False),
        ("storage.k8s.io", "CSIStorageCapacity", "csistoragecapacities", True),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", False),
    ],
)
def test_kubernetes_own_kinds(group: str, kind: str, plural: str, namespaced: bool) -> None:
    found = builtin(group, kind)
    assert found is not None
    assert (found.plural, found.namespaced) == (plural, namespaced)


def test_a_kind_of_the_same_name_in_another_group_is_another() -> None:
    assert builtin("serving.knative.dev", "Service") is None


def test_old_groups_and_new_ones_are_one_resource() -> None:
    old = builtin("extensions", "Deployment")
    assert old is not None
    assert ("apps", "v1") in (old.equivalents or ())


@pytest.mark.parametrize(
    ("kind", "plural"), [("Gateway", "gateways"), ("Proxy", "proxies"), ("Box", "boxes"), ("Bus", "buses")]
)
def test_guesses(kind: str, plural: str) -> None:
    assert guessed_plural(kind) == plural


def test_a_definition_with_a_conversion_of_its_own_is_not_converted_here() -> None:
    spec = {
        "names": {"plural": "oxen"},
        "scope": "Namespaced",
        "versions": [{"name": "v1", "served": False}, {"name": "v2"}],
    }
    plain = defined({"spec": spec}, "farm.example.com")
    assert plain is not None
    assert (plain.plural, plain.namespaced, plain.equivalents, plain.same) == (
        "oxen",
        True,
        (("farm.example.com", "v2"),),
        True,
    )
    converting = defined({"spec": {**spec, "conversion": {"strategy": "Webhook"}}}, "farm.example.com")
    assert converting is not None
    assert converting.same is False


@pytest.mark.parametrize("definition", [{}, {"spec": 1}, {"spec": {"names": []}}, {"spec": {"names": {"plural": 3}}}])
def test_a_definition_that_says_nothing(definition: dict[str, object]) -> None:
    assert defined(definition, "farm.example.com") is None
