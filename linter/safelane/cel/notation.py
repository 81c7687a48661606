"""Values as JSON and back, in the notation of Kubernetes' golden data.

An int is an integer, a double a number with a dot or exponent or ``{"double": "NaN"}``; the rest are one-key objects:
``{"uint": 1}``, ``{"bytes": base64}``, ``{"timestamp": RFC 3339}``, ``{"duration": "1.5s"}``, ``{"type": name}``,
``{"optional": []}``, ``{"map": [[key, value], …]}`` sorted by text, ``{"opaque": type, "text": spelling}``.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from math import isinf, isnan
from typing import Any

from safelane.cel.runtime.maps import entries, from_pairs
from safelane.cel.runtime.times import duration_text, parse_duration, parse_timestamp, timestamp_text
from safelane.cel.values import Duration, Opaque, Optional, Pairs, Timestamp, Type, UInt, Value


def encode(value: Value) -> Any:
    """Plain JSON data for a value; raises TypeError for what is no CEL value."""
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, dict | Pairs):
        pairs = [[encode(key), encode(item)] for key, item in entries(value)]
        return {"map": sorted(pairs, key=lambda pair: json.dumps(pair[0], ensure_ascii=False, sort_keys=True))}
    if isinstance(value, Opaque):
        return {"opaque": value.cel_type, "text": value.text()}
    encoder = _ENCODERS.get(type(value))
    if encoder is None:
        raise TypeError(f"not a CEL value: {type(value).__name__}")
    return encoder(value)


def _encode_double(value: float) -> Any:
    if isnan(value) or isinf(value):
        return {"double": "NaN" if isnan(value) else "+Inf" if value > 0 else "-Inf"}
    return value


_ENCODERS: dict[type, Callable[[Any], Any]] = {
    float: _encode_double,
    UInt: lambda value: {"uint": int(value)},
    bytes: lambda value: {"bytes": b64encode(value).decode("ascii")},
    list: lambda value: [encode(item) for item in value],
    Timestamp: lambda value: {"timestamp": timestamp_text(Timestamp(value.ns))},
    Duration: lambda value: {"duration": duration_text(value)},
    Type: lambda value: {"type": value.name},
    Optional: lambda value: {"optional": [encode(value.value)] if value.present else []},
}


def decode(data: Any) -> Value:
    """The value of what ``encode`` gave; raises ValueError for anything else."""
    if data is None or isinstance(data, bool | int | float | str):
        return data
    if isinstance(data, list):
        return [decode(item) for item in data]
    kind = next(iter(data), None) if isinstance(data, dict) else None
    if kind not in _DECODERS:
        raise ValueError(f"not an encoded CEL value: {data!r}")
    return _DECODERS[kind](data[kind], data)


def _decode_timestamp(text: str, _: Any) -> Timestamp:
    value = parse_timestamp(text)
    if value is None:
        raise ValueError(f"not a timestamp: {text!r}")
    return value


def _decode_duration(text: str, _: Any) -> Duration:
    value = parse_duration(text)
    if value is None:
        raise ValueError(f"not a duration: {text!r}")
    return value


def _decode_opaque(kind: str, data: Any) -> Value:
    from safelane.cel.library.index import TYPES, library

    if kind not in TYPES:
        raise ValueError(f"not an opaque CEL type: {kind!r}")
    found = next(opaque for opaque in library(TYPES[kind]).types if opaque.cel_type == kind)
    return found.of_text(data["text"])


_DECODERS: dict[str, Callable[[Any, Any], Value]] = {
    "double": lambda text, _: float(text),
    "uint": lambda number, _: UInt(number),
    "bytes": lambda text, _: b64decode(text),
    "timestamp": _decode_timestamp,
    "duration": _decode_duration,
    "type": lambda name, _: Type(name),
    "optional": lambda items, _: Optional(decode(items[0])) if items else Optional.NONE,
    "map": lambda pairs, _: from_pairs([(decode(key), decode(item)) for key, item in pairs]),
    "opaque": _decode_opaque,
}
