"""What a rule sees around a changed leaf."""

from __future__ import annotations

from typing import Any

from safelane.facts.fields import field_value, with_firsts
from safelane.resources.edits import edits


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
