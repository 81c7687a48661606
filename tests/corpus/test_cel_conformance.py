"""The cases of the CEL specification that concern Kubernetes' environment."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import pytest
from tests.shared import shared

from safelane.cel import CompileError, Environment, Type, UInt, decode, encode
from safelane.cel.runtime.maps import from_pairs

# Files about libraries that Kubernetes does not enable.
SKIPPED_FILES = {
    "math_ext": "the math library",
    "encoders_ext": "the encoders library",
    "bindings_ext": "cel.bind",
    "block_ext": "cel.block",
    "network_ext": "cel-go's network library; Kubernetes has its own, tested against kubernetes.json",
    "proto2_ext": "protobuf extensions",
    "type_deduction": "static types: tested in test_cel_types",
}
SKIPPED_SECTIONS = {("string_ext", "reverse"): "not in the version of the library that Kubernetes enables"}

_FORMATTER = "Kubernetes has an older formatter"
_ACCEPTED = "Kubernetes accepts such keys (golden.json)"
_ABSENT = "an optional chain over something without fields is none in Kubernetes (golden.json)"
_OFFSET = "Kubernetes answers -1 beyond the end (golden.json)"
_ESCAPE = "the data lost a backslash of the expression"

# Where Kubernetes' answers, in golden.json, are not the specification's.
DIFFERENT = {
    "Value{null_value: NullValue.NULL_VALUE}": "enums are not here: they need protobuf",
    "{3.3:15.15, 1.0: 5}[1.0]": _ACCEPTED,
    "{true:1,false:2,true:3}[true]": _ACCEPTED,
    "{0: 1, 0u: 2}[0.0]": _ACCEPTED,
    "{'null_key': dyn(null)}.?null_key.invalid.hasValue()": _ABSENT,
    "{true: dyn(0)}[?true].absent.hasValue()": _ABSENT,
    "b''' ? \" ' ` '''": _ESCAPE,
    'b""" ? " \' ` """': _ESCAPE,
    '"%.6e".format([1052.032911275])': _FORMATTER,
    '"%f".format([2])': _FORMATTER,
    '"%f".format([3u])': _FORMATTER,
    '"%e".format([2.71828])': _FORMATTER,
    '"%e".format([2])': _FORMATTER,
    '"%e".format([3u])': _FORMATTER,
    '"%e".format([double("NaN")])': _FORMATTER,
    '"%e".format([double("Infinity")])': _FORMATTER,
    '"%e".format([double("-Infinity")])': _FORMATTER,
    '"%d".format([double("NaN")])': _FORMATTER,
    '"%d".format([double("Infinity")])': _FORMATTER,
    '"%d".format([double("-Infinity")])': _FORMATTER,
    '"%f".format([double("Infinity")])': _FORMATTER,
    '"%f".format([double("-Infinity")])': _FORMATTER,
    '"%s".format([["abc", 3.14, null, [9, 8, 7, 6], timestamp("2023-02-03T23:31:20Z")]])': _FORMATTER,
    '"%s".format([{"key1": b"xyz", "key5": null, "key2": duration("2h"), "key4": true, "key3": 2.71828}])': _FORMATTER,
    '"%s".format([{1: "value1", uint(2): "value2", true: double("NaN")}])': _FORMATTER,
    '"%e".format([dyn(2.71828)])': _FORMATTER,
    '"%s".format([[double("NaN"), double("Infinity"), double("-Infinity")]])': _FORMATTER,
    '"%s".format([dyn([6, 4.2, "a string"])])': _FORMATTER,
    '"%s".format([{"strKey":"x", 6:duration("422s"), true:42}])': _FORMATTER,
    "str_var.format([1052.032911275])": _FORMATTER,
    "'tacocat'.indexOf('a', 30) == -1": _OFFSET,
    "'tacocat'.lastIndexOf('a', 30) == -1": _OFFSET,
}


@cache
def cases() -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads((shared("cel") / "conformance.json").read_text(encoding="utf-8"))
    return [
        case
        for case in data
        if not case["needs_proto"]
        and not case["check_only"]
        and case["file"] not in SKIPPED_FILES
        and (case["file"], case["section"]) not in SKIPPED_SECTIONS
    ]


def value(data: dict[str, Any]) -> Any:
    kind: str = data["t"]
    content: Any = data.get("v")
    if kind in ("null", "bool", "string"):
        return content
    if kind in ("int", "uint", "double", "type"):
        return {"int": int, "uint": UInt, "double": float, "type": Type}[kind](content)
    if kind == "bytes":
        return base64.b64decode(content)
    if kind == "list":
        return [value(item) for item in content]
    if kind == "map":
        return from_pairs([(value(key), value(item)) for key, item in content])
    return decode({kind: content})


def answer(case: dict[str, Any]) -> Any:
    bindings = {name: value(data) for name, data in case["bindings"].items()}
    declared = [item["name"] for item in case["type_env"] if "type" in item] or list(bindings)
    environment = Environment(
        declared, container=case["container"], check=not case["disable_check"], homogeneous_literals=False
    )
    try:
        result = environment.compile(case["expr"]).run(bindings)
    except CompileError:
        return "error"
    return "error" if result.error is not None else json.dumps(encode(result.value))


def want(case: dict[str, Any]) -> Any:
    expected = case["expect"]
    return json.dumps(encode(value(expected["v"]))) if expected["k"] == "value" else "error"


@pytest.mark.parametrize("part", range(4))
def test_every_case_of_the_specification(part: int) -> None:
    chosen = [case for case in cases() if case["expr"] not in DIFFERENT][part::4]
    assert len(chosen) > 300
    assert [(case["file"], case["expr"]) for case in chosen if answer(case) != want(case)] == []


def test_the_listed_differences_are_all_real() -> None:
    differing = {case["expr"] for case in cases() if answer(case) != want(case)}
    assert differing == set(DIFFERENT)
