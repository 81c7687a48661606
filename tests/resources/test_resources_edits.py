from __future__ import annotations

from typing import Any

import pytest

from safelane.resources import edits, keyed_pointer


def told(old: Any, new: Any) -> list[tuple[str, str, Any, Any]]:
    return [(edit.operation, edit.keyed, edit.old, edit.new) for edit in edits(old, new)]


def containers(*items: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"containers": list(items)}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a": 1}, {"a": 2}, [("modify", "a", 1, 2)]),
        ({"a": 1}, {"a": True}, [("modify", "a", 1, True)]),
        ({"a": 1}, {"a": "1"}, [("modify", "a", 1, "1")]),
        ({"a": 1}, {"a": 1.0}, [("modify", "a", 1, 1.0)]),
        ({"a": {"b": 1, "c": {"d": 2}}}, {}, [("delete", "a.b", 1, None), ("delete", "a.c.d", 2, None)]),
        ({}, {"a": {"b": 1, "c": []}}, [("add", "a.b", None, 1), ("add", "a.c", None, [])]),
        ({"a": {}}, {"a": {"b": 1}}, [("add", "a.b", None, 1)]),
        ({"a": {"b": 1}}, {"a": None}, [("modify", "a", {"b": 1}, None)]),
        ({"a": {}}, {"a": []}, [("modify", "a", {}, [])]),
        ("x", "y", [("modify", "", "x", "y")]),
        ({"a/b": {"c d": 1}}, {"a/b": {"c d": 2}}, [("modify", "`a/b`.`c d`", 1, 2)]),
    ],
)
def test_leaves(old: Any, new: Any, expected: list[Any]) -> None:
    assert told(old, new) == expected


def test_named_elements_are_followed_by_name() -> None:
    old = containers({"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"})
    new = containers({"name": "c", "image": "c:1"}, {"name": "b", "image": "b:2"}, {"name": "a", "image": "a:1"})
    found = edits(old, new)
    assert [(edit.operation, edit.keyed) for edit in found] == [
        ("add", "spec.containers['c'].name"),
        ("add", "spec.containers['c'].image"),
        ("modify", "spec.containers['b'].image"),
    ]
    assert (found[2].path, found[2].base_path) == (
        ("spec", "containers", 1, "image"),
        ("spec", "containers", 1, "image"),
    )
    assert found[2].key == "image"


def test_a_removed_element_points_at_the_list_that_is_left() -> None:
    old = containers({"name": "a"}, {"name": "b"})
    (edit,) = edits(old, containers({"name": "a"}))
    assert (edit.operation, edit.keyed) == ("delete", "spec.containers['b'].name")
    assert (edit.path, edit.base_path) == (("spec", "containers"), ("spec", "containers", 1, "name"))


def test_names_with_quotes_are_escaped() -> None:
    (edit,) = edits({"l": [{"name": "it's", "v": 1}]}, {"l": [{"name": "it's", "v": 2}]})
    assert edit.keyed == "l['it\\'s'].v"


@pytest.mark.parametrize(
    ("name", "items", "key"),
    [
        ("ports", [{"containerPort": 80, "protocol": "TCP"}, {"containerPort": 81}], "80"),
        ("volumeMounts", [{"name": "v", "mountPath": "/a"}, {"name": "v", "mountPath": "/b"}], "/a"),
        ("rules", [{"host": "a.example", "v": 1}, {"host": "b.example", "v": 1}], "a.example"),
        ("terms", [{"id": "x", "v": 1}, {"id": "y", "v": 1}], "x"),
    ],
)
def test_lists_have_the_key_that_tells_their_elements_apart(name: str, items: list[Any], key: str) -> None:
    changed = [{**items[0], "v": "other"}, *items[1:]]
    assert [edit.keyed for edit in edits({name: items}, {name: changed})] == [f"{name}['{key}'].v"]


def test_an_insertion_at_the_front_of_an_ordered_list_is_one_addition() -> None:
    assert told({"args": ["a", "b", "a"]}, {"args": ["x", "a", "b", "a"]}) == [("add", "args[0]", None, "x")]


def test_a_changed_argument_is_modified_in_its_place() -> None:
    assert told({"args": ["a", "--n=1", "b"]}, {"args": ["a", "--n=2", "b"]}) == [
        ("modify", "args[1]", "--n=1", "--n=2")
    ]


def test_a_rule_that_changed_and_one_before_it() -> None:
    old = {"rules": [{"from": 1, "to": 2, "do": "allow"}]}
    new = {"rules": [{"from": 7, "to": 8}, {"from": 1, "to": 2, "do": "deny"}]}
    assert told(old, new) == [
        ("add", "rules[0].from", None, 7),
        ("add", "rules[0].to", None, 8),
        ("modify", "rules[1].do", "allow", "deny"),
    ]


def test_order_counts_where_it_means_something() -> None:
    assert told({"command": ["a", "b"]}, {"command": ["b", "a"]})
    assert told({"routes": [{"to": 1}, {"to": 2}]}, {"routes": [{"to": 2}, {"to": 1}]})
    assert told({"finalizers": ["a", "b"]}, {"finalizers": ["b", "a"]}) == []
    assert told({"env": [{"name": "a"}, {"name": "b"}]}, {"env": [{"name": "b"}, {"name": "a"}]}) == []


def test_the_rules_of_a_role_are_a_set() -> None:
    one, other = {"resources": ["pods"], "verbs": ["get", "list"]}, {"resources": ["nodes"], "verbs": ["get"]}
    assert told({"rules": [one, other]}, {"rules": [other, {**one, "verbs": ["list", "get"]}]}) == []


def test_named_elements_of_an_ordered_list_that_change_places_are_one_edit_of_the_list() -> None:
    old, new = [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]
    assert told({"initContainers": old}, {"initContainers": new}) == [("modify", "initContainers", old, new)]


def test_members_of_sets_come_and_go() -> None:
    assert told({"verbs": ["get", "list"]}, {"verbs": ["list", "*"]}) == [
        ("delete", "verbs[0]", "get", None),
        ("add", "verbs[1]", None, "*"),
    ]


def test_the_most_alike_elements_go_on_as_each_other() -> None:
    old = {"from": [{"cidr": "10.0.0.0/8", "note": "a", "x": 1}, {"cidr": "11.0.0.0/8", "note": "b", "x": 1}]}
    new = {"from": [{"cidr": "11.0.0.0/8", "note": "b", "x": 2}, {"cidr": "10.0.0.0/8", "note": "a", "x": 1}]}
    assert told(old, new) == [("modify", "from[0].x", 1, 2)]


def test_doubled_names_do_not_name() -> None:
    old = {"env": [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]}
    new = {"env": [{"name": "a", "value": "1"}, {"name": "a", "value": "3"}]}
    assert told(old, new) == [("modify", "env[1].value", "2", "3")]


def test_long_lists_and_deep_values_end() -> None:
    many = [str(number) for number in range(20_000)]
    assert len(edits({"args": many}, {"args": ["x", *many[:10_000], *many[10_001:]]})) == 2
    shuffled = [*many[1::2], *many[::2]]
    assert edits({"hosts": many}, {"hosts": shuffled}) == ()
    assert edits({"args": many}, {"args": shuffled})
    alike: list[Any] = [{"a": number % 7, "b": number % 5} for number in range(5_000)]
    assert edits({"routes": alike}, {"routes": [{"a": 9}, *alike[::-1]]})
    deep: Any = 1
    other: Any = 2
    for _ in range(1_000):
        deep, other = {"a": [deep]}, {"a": [other]}
    assert len(edits({"x": 1}, {"x": deep})) == 1


def test_deep_values_compare_without_the_interpreters_stack() -> None:
    from safelane.resources.canonical import Comparison, canonical

    deep: Any = {"b": 1, "a": []}
    other: Any = {"a": [], "b": True}
    for _ in range(5_000):
        deep, other = {"z": [deep, {}], "a": "x"}, {"a": "x", "z": [other, {}]}
    flat = canonical(deep)
    assert flat.startswith('{"a":"x","z":[{"a":"x"') and flat.endswith("},{}]}") and '{"a":[],"b":1}' in flat
    assert Comparison().same(deep, {"a": "x", "z": deep["z"]})
    assert not Comparison().same(deep, other)


def test_what_differs_far_below_is_not_spelled_at_every_step() -> None:
    def nested(leaf: Any) -> Any:
        value: Any = {"rest": [str(number) for number in range(50_000)], "leaf": leaf}
        for _ in range(90):
            value = {"hosts": ["x", value]}
        return value

    (edit,) = edits(nested(1), nested(True))
    assert (edit.key, edit.old, edit.new) == ("leaf", 1, True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("spec", "containers", 1, "image"), "/spec/containers/b~1c/image"),
        (("spec", "containers", 7, "image"), "/spec/containers/7/image"),
        (("spec", "args", 0), "/spec/args/0"),
        (("nowhere", 0, "x"), "/nowhere/0/x"),
        ((), ""),
    ],
)
def test_keyed_pointers(path: tuple[str | int, ...], expected: str) -> None:
    value = {"spec": {"containers": [{"name": "a"}, {"name": "b/c"}], "args": ["x"]}}
    assert keyed_pointer(value, path) == expected
    assert keyed_pointer(None, ("a", 0)) == "/a/0"
