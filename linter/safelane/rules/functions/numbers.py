"""Numbers with units: quantities, percentages, sizes in bytes, durations."""

from __future__ import annotations

import re

from safelane.cel import Duration, Optional, UInt

_MEASURE = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-zµ%]*)\s*")
_BINARY = {f"{prefix}{unit}": 1024.0**power for power, prefix in enumerate("KMGTPE", 1) for unit in ("i", "iB")}
_BINARY |= {f"ki{unit}": 1024.0 for unit in ("", "B")}
_DECIMAL = {f"{prefix}{unit}": 1000.0**power for power, prefix in enumerate("kMGTPE", 1) for unit in ("", "B")}
_SCALES = {
    "": 1.0, "n": 1e-9, "u": 1e-6, "m": 1e-3, "K": 1000.0, "KB": 1000.0, "B": 1.0, "%": 0.01, **_BINARY, **_DECIMAL,
}  # fmt: skip
_SECONDS = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "sec": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0,
    "d": 86400.0, "w": 604800.0, "y": 31536000.0,
}  # fmt: skip
_TERM = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([a-zµ]+)\s*")


def number(value: object) -> Optional:
    """The amount of a number, quantity, percentage or size; none for anything else."""
    if type(value) in (int, float, UInt):
        return Optional(float(value))  # type: ignore[arg-type]
    found = _MEASURE.fullmatch(value) if isinstance(value, str) else None
    scale = _SCALES.get(found[2]) if found else None
    return Optional.NONE if found is None or scale is None else Optional(float(found[1]) * scale)


def seconds(value: object) -> Optional:
    """The length of a duration in seconds; a bare number counts seconds already."""
    if isinstance(value, Duration):
        return Optional(value.ns / 1e9)
    if type(value) in (int, float, UInt):
        return Optional(float(value))  # type: ignore[arg-type]
    text = value.strip() if isinstance(value, str) else ""
    total, position = 0.0, len(text) - len(text.lstrip("+-"))
    start = position
    while position < len(text):
        term = _TERM.match(text, position)
        scale = _SECONDS.get(term[2]) if term else None
        if term is None or scale is None:
            return _bare(text)
        total += float(term[1]) * scale
        position = term.end()
    if start > 1 or not text[start:]:
        return Optional.NONE
    return Optional(-total if text[0] == "-" else total)


def _bare(text: str) -> Optional:
    found = _MEASURE.fullmatch(text)
    return Optional(float(found[1])) if found and not found[2] else Optional.NONE


def measure(value: object) -> Optional:
    """``{amount, unit}`` as written: of ``512Mi`` 512.0 and ``Mi``; the unit of a bare number is empty."""
    if type(value) in (int, float, UInt):
        return Optional({"amount": float(value), "unit": ""})  # type: ignore[arg-type]
    found = _MEASURE.fullmatch(value) if isinstance(value, str) else None
    return Optional({"amount": float(found[1]), "unit": found[2]}) if found else Optional.NONE
