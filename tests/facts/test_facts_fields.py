"""What a rule sees around a changed leaf."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from safelane.config import Config
from safelane.facts.charts import at, chart_folder, schema_at
from safelane.facts.fields import chart_facts, field_value, release_facts, with_firsts
from safelane.facts.view import View
from safelane.git.memory import MemoryTree
from safelane.location import Path
from safelane.resources.edits import edits
from safelane.topology import Topology


def _fields(old: Any, new: Any) -> list[dict[str, Any]]:
    return [field_value(edit, old, new, first) for edit, first in with_firsts(edits(old, new))]


def test_an_entry_that_went_is_seen_from_the_list_it_was_in() -> None:
    old = {"announce": ["a", "b", "c"], "on": True}
    new = {"announce": ["b"], "on": True}
    fields = _fields(old, new)
    assert [(one["old"], one["first"]) for one in fields] == [("a", True), ("c", False)]
    assert all(one["parent"] == ["b"] and one["oldParent"] == ["a", "b", "c"] for one in fields)
    assert all(one["parentPath"] == "announce" and one["element"] is None for one in fields)


def test_an_entry_that_came_is_seen_whole_beside_its_siblings() -> None:
    old = {"rules": [{"id": 1, "number": "5"}]}
    new = {"rules": [{"id": 1, "number": "5"}, {"id": 2, "number": ""}]}
    fields = _fields(old, new)
    assert [(one["key"], one["first"]) for one in fields] == [("id", True), ("number", False)]
    assert all(one["element"] == {"id": 2, "number": ""} and one["oldParent"] == old["rules"] for one in fields)


def test_a_key_that_went_is_seen_from_its_mapping_and_its_element() -> None:
    old = {"terms": [{"name": "a", "from": {"list": "x"}, "then": "accept"}]}
    new = {"terms": [{"name": "a", "from": {}, "then": "accept"}]}
    (one,) = _fields(old, new)
    assert (one["parent"], one["oldParent"], one["parentPath"]) == ({}, {"list": "x"}, "terms[0].from")
    assert (one["element"], one["oldElement"]) == (new["terms"][0], old["terms"][0])


def test_a_changed_value_has_its_mapping_as_parent_on_both_sides() -> None:
    (one,) = _fields({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "c": 2}})
    assert (one["parent"], one["oldParent"], one["type"]) == ({"b": 3, "c": 2}, {"b": 1, "c": 2}, "int")


def test_a_whole_document_that_became_something_else_has_itself_as_parent() -> None:
    (one,) = _fields([], {})
    assert (one["path"], one["parentPath"], one["parent"], one["oldParent"]) == ("", "", {}, [])


def test_a_schema_is_followed_through_lists_and_references() -> None:
    schema = {
        "properties": {"rules": {"items": {"$ref": "#/definitions/rule"}}},
        "definitions": {"rule": {"properties": {"length": {"maximum": 9}}}, "loop": {"$ref": "#/definitions/loop"}},
    }
    assert schema_at(schema, ("rules", 3, "length")) == {"maximum": 9}
    assert schema_at(schema, ("rules", 3, "other", "deeper")) == {}
    assert schema_at({**schema, "$ref": "#/definitions/loop"}, ("rules",)) == {}
    assert schema_at(None, ("rules",)) == {}


def test_a_values_file_is_held_against_its_chart() -> None:
    files = {
        "charts/a/values.yaml": b"mode: fast\n",
        "charts/a/values.schema.json": b'{"properties": {"mode": {"enum": ["fast", "safe"]}}}',
    }
    topology = Topology(Config())
    view = View(MemoryTree(files), "head", topology, Config().limits)
    (edit,) = edits({"mode": "safe", "other": 1}, {"other": 1})
    said = chart_facts(edit, "charts/a/values-production.yaml", view)
    assert said == {"default": "fast", "schema": {"enum": ["fast", "safe"]}}
    assert chart_facts(edit, "other/values-production.yaml", view) == {"default": None, "schema": {}}


RELEASE = {"spec": {"chart": {"spec": {"chart": "./charts/a"}}, "values": {"mode": "safe", "other": 1}}}
APPLICATION = {"spec": {"sources": [{"path": "charts/a", "helm": {"valuesObject": {"mode": "safe", "other": 1}}}]}}


@pytest.mark.parametrize(
    ("holder", "values"),
    [
        (RELEASE, ("spec", "values")),
        (APPLICATION, ("spec", "sources", 0, "helm", "valuesObject")),
    ],
)
def test_values_in_an_object_are_held_against_the_chart_that_it_names(holder: object, values: Path) -> None:
    files = {"charts/a/Chart.yaml": b"name: a\n", "charts/a/values.yaml": b"mode: fast\n"}
    view = View(MemoryTree(files), "head", Topology(Config()), Config().limits)
    after = copy.deepcopy(holder)
    del at(after, values)["mode"]
    (edit,) = edits(holder, after)
    assert release_facts(edit, holder, after, view) == {"default": "fast", "schema": {}}
    (elsewhere,) = edits({"spec": {"project": 1}}, {"spec": {"project": 2}})
    assert release_facts(elsewhere, holder, after, view) == {}


def test_a_values_file_in_a_folder_below_is_of_the_chart_around_it() -> None:
    files = {"charts/a/Chart.yaml": b"name: a\n", "charts/a/values.yaml": b"mode: fast\n", "values.yaml": b"mode: no"}
    view = View(MemoryTree(files), "head", Topology(Config()), Config().limits)
    assert chart_folder(view, "charts/a/envs/production/values.yaml") == "charts/a"
    assert chart_folder(view, "deploy/production/values.yaml") == "deploy/production"
