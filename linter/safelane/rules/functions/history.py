"""The functions that ask what the repository has done before; ``history.known()`` alone never fails."""

from __future__ import annotations

from typing import Any

from safelane import cel
from safelane.rules.functions.declare import MAP, ROWS, Implementation, Row, function, row
from safelane.rules.functions.lookups import IndexSource

_COST = 100  # as a look into a tree


FILES: tuple[Row, ...] = (
    row(
        "known",
        "How many earlier changes that people made are known, 0 where none are (no repository, a shallow clone): "
        "the one function of these that is never an error, for a rule to ask first.",
        ("", "int", "known"),
    ),
    row(
        "age",
        "How long ago a file was last touched, up to now; at least so long, where the past that is known does not "
        "reach the last touch. None for a file that base has not.",
        ("string", "optional_type(google.protobuf.Duration)", "age"),
    ),
    row(
        "touched",
        "The changes that touched a file, newest first: rows {commit, title, author, time, people (whether they "
        "made it, and no machine), reverted (whether it was taken back), revert (whether it took another back)}.",
        ("string", ROWS, "touched"),
    ),
    row(
        "companions",
        "The files that usually change with a file: rows {path, together, changes, confidence}, those that were in "
        "at least 5 changes of people together and in 80 % of the changes of the file. Changes of more than 100 "
        "files and those of machines count nothing.",
        ("string", ROWS, "companions"),
    ),
    row(
        "reverted",
        "The reverts that touched a file within a time before now, newest first: rows {commit, title, time, took "
        "(the title of what was taken back)}.",
        ("string google.protobuf.Duration", ROWS, "reverted"),
    ),
    row(
        "residue",
        "What keeps a change that says it is a revert from being an exact one: rows {path, how, commit, title, "
        "time}, the last three of what is reverted. A file is 'kept' when it is as that change left it, 'other' "
        "when it is neither as before nor as after it, 'more' when it had no part in it; files that were edited in "
        "between are left out. Empty for an exact revert, for no revert, and where what is reverted is not known.",
        ("", ROWS, "residue"),
    ),
)
FIELDS: tuple[Row, ...] = (
    row(
        "values",
        "What a field (its path as field.path) of the changed object has been, newest first: rows {value, present, "
        "since, until, gone (how long ago that was), commit, title, reverted (whether a revert ended it)}. The "
        "first is what base has, without until and gone; since, commit and title are left out where they are not "
        "known. The newest 60 versions of the file count.",
        (f"{MAP} string", ROWS, "values"),
    ),
    row(
        "range",
        "The smallest and the largest amount (as of number) that a field of the changed object has had: optional "
        "{min, max, count (of its values one after the other), unit (of the newest)}; none when it never was a "
        "number.",
        (f"{MAP} string", f"optional_type({MAP})", "range"),
    ),
    row(
        "promoted",
        "Where a value of a field is or was in the changed object's counterparts (other environments, regions, "
        "clusters): rows {path, environment, since, age (how long ago that was), now (whether it is there "
        "still)}; since and age are left out where they are not known.",
        (f"{MAP} string dyn", ROWS, "promoted"),
    ),
    row(
        "stages",
        "The way that values of a field took to the changed object: rows {path, environment, through, of}: of so "
        "many values (of), the counterpart had so many (through) before.",
        (f"{MAP} string", ROWS, "stages"),
    ),
)
CHANGES: tuple[Row, ...] = (
    row(
        "percentile",
        "What a share (0.99) of the newest 500 changes of people did not exceed, of 'files', 'services', "
        "'environments', 'regions' or 'clusters' (each by the paths alone): an optional double, none when no "
        "change is known.",
        ("string double", "optional_type(double)", "percentile"),
    ),
    row(
        "risk",
        "The risk score of the whole change: {score, rank (the share of the newest changes of people that score "
        "less, 0.0 to 1.0), of (how many those are, 500 at most), factors: [{name, lift, evidence}], weightiest "
        "first}. Advice: it ranks, and foretells nothing.",
        ("", MAP, "risk"),
    ),
)


def history_functions(source: IndexSource | None) -> tuple[cel.Function, ...]:
    """The functions over the past of a run; None stands for no run."""

    def over(asked: Row) -> cel.Function:
        overloads = ((arguments, result, _asking(source, question)) for arguments, result, question in asked.overloads)
        return function(f"history.{asked.name}", asked.doc, *overloads, cost=_COST)

    return tuple(map(over, (*FILES, *FIELDS, *CHANGES)))


def _asking(source: IndexSource | None, question: str) -> Implementation:
    def ask(*arguments: Any) -> Any:
        from safelane.rules.functions.past import answer

        past = None if source is None else source().past
        if past is None:
            raise cel.EvaluationError("there is no history to look into here", "unavailable")
        return answer(past(), question, arguments)

    return ask
