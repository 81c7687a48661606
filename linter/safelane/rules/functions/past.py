"""What the functions on history do, by their names. Raises EvaluationError for what cannot be known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from safelane import cel
from safelane.errors import UndecidedError, nearest
from safelane.facts.history.history import History
from safelane.facts.history.measures import MEASURES
from safelane.facts.index.paths import NOTHING
from safelane.facts.index.rows import Row
from safelane.rules.functions.numbers import measure, number

_NS = 1_000_000_000
Change = Mapping[str, Any]


def answer(history: History, question: str, arguments: Sequence[Any]) -> Any:
    """The answer to a call; an error with reason ``unavailable`` when it cannot be established."""
    try:
        with history.lock:
            return _ANSWERS[question](history, *arguments)
    except UndecidedError as error:
        raise cel.EvaluationError(error.message, "unavailable") from error


def _known(history: History) -> int:
    return history.known()


def _age(history: History, path: str) -> cel.Optional:
    seconds = history.age(path)
    return cel.Optional.NONE if seconds is None else cel.Optional(cel.Duration(seconds * _NS))


def _touched(history: History, path: str) -> list[Row]:
    past = history.past
    return [
        _commit(history, place)
        | {
            "author": past.records[place].author,
            "people": past.human[place],
            "reverted": place in past.reverted_by,
            "revert": place in past.reverts_of,
        }
        for place in past.touching(path)
    ]


def _commit(history: History, place: int) -> Row:
    record = history.past.records[place]
    return {"commit": record.id, "title": record.title, "time": _time(history, place)}


def _time(history: History, place: int) -> cel.Timestamp:
    return cel.Timestamp(history.past.records[place].seconds * _NS)


def _ago(history: History, place: int) -> cel.Duration:
    return cel.Duration((history.asking.now - history.past.records[place].seconds) * _NS)


def _companions(history: History, path: str) -> list[Row]:
    return [
        {"path": one.path, "together": one.together, "changes": one.changes, "confidence": one.confidence}
        for one in history.companions(path)
    ]


def _reverted(history: History, path: str, within: cel.Duration) -> list[Row]:
    past = history.past
    return [
        _commit(history, place) | {"took": past.records[past.reverts_of[place]].title}
        for place in history.reverts(path, within.ns // _NS)
    ]


def _residue(history: History) -> list[Row]:
    return [_commit(history, one.place) | {"path": one.path, "how": one.how} for one in history.residues()]


def _values(history: History, change: Change, spelled: str) -> list[Row]:
    past = history.past
    rows = []
    for era in history.eras(_path(change), _said(change), spelled):
        present = era.value is not NOTHING
        row: Row = {"value": era.value if present else None, "present": present}
        if era.since is not None:
            record = past.records[era.since]
            row |= {"since": _time(history, era.since), "commit": record.id, "title": record.title}
        if era.until is not None:
            row |= {"until": _time(history, era.until), "gone": _ago(history, era.until)}
        rows.append(row | {"reverted": era.until is not None and era.until in past.reverts_of})
    return rows


def _range(history: History, change: Change, spelled: str) -> cel.Optional:
    eras = history.eras(_path(change), _said(change), spelled)
    found = [(amount.value, era.value) for era in eras if (amount := number(era.value)).present]
    if not found:
        return cel.Optional.NONE
    amounts = [amount for amount, _ in found]
    unit = measure(found[0][1]).value["unit"]
    return cel.Optional({"min": min(amounts), "max": max(amounts), "count": len(amounts), "unit": unit})


def _promoted(history: History, change: Change, spelled: str, value: Any) -> list[Row]:
    rows = []
    for stage in history.promoted(_path(change), _said(change), spelled, value):
        row = _place(history, stage.path) | {"now": stage.now}
        if stage.since is not None:
            row |= {"since": _time(history, stage.since), "age": _ago(history, stage.since)}
        rows.append(row)
    return rows


def _stages(history: History, change: Change, spelled: str) -> list[Row]:
    return [
        _place(history, one.path) | {"through": one.through, "of": one.of}
        for one in history.stages(_path(change), _said(change), spelled)
    ]


def _place(history: History, path: str) -> Row:
    return {"path": path, "environment": history.topology.place(path).environment or ""}


def _percentile(history: History, name: str, share: float) -> cel.Optional:
    if name not in MEASURES:
        hint = nearest(name, MEASURES) or f"; known are {', '.join(MEASURES)}"
        raise cel.EvaluationError(f"there is no measure {name!r}{hint}", "other")
    if not 0 <= share <= 1:
        raise cel.EvaluationError(f"a share is between 0 and 1, not {share}", "out-of-range")
    found = history.percentile(name, share)
    return cel.Optional.NONE if found is None else cel.Optional(found)


def _risk(history: History) -> Row:
    risk = history.risk
    factors = [{"name": one.name, "lift": one.lift, "evidence": one.evidence} for one in risk.factors]
    return {"score": risk.score, "rank": risk.rank or 0.0, "of": risk.of, "factors": factors}


def _path(change: Change) -> str:
    """The path at base."""
    path = change.get("oldPath") or change.get("path")
    return path if isinstance(path, str) else ""


def _said(change: Change) -> tuple[str, str]:
    kind, name = change.get("kind"), change.get("name")
    return (kind if isinstance(kind, str) else "", name if isinstance(name, str) else "")


_ANSWERS: Mapping[str, Callable[..., Any]] = {
    "known": _known,
    "age": _age,
    "touched": _touched,
    "companions": _companions,
    "reverted": _reverted,
    "residue": _residue,
    "values": _values,
    "range": _range,
    "promoted": _promoted,
    "stages": _stages,
    "percentile": _percentile,
    "risk": _risk,
}
