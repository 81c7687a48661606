"""How well the examples of the built-in rules test them: mutants and coverage, with a reason for whatever is left.

``tests/authoring/mutants.json`` has a line for each rule. A line is made again when the rule's file is another one than
it was made from, so that ``make generate`` after an edit of one rule takes seconds. Each mutant that lives has a label
by its kind and, once somebody has looked at it, a reason from ``tests/authoring/reasons.yaml``, which is written by
hand: by rule, reasons with the mutants that they hold for, as the list spells them. ``*`` stands for any rule.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safelane.authoring.coverage import cover
from safelane.authoring.files import AuthorFile, collect
from safelane.authoring.mutation.equivalence import indistinct
from safelane.authoring.mutation.mutants import Mutant
from safelane.authoring.mutation.running import mutate
from safelane.authoring.trials import Trials
from safelane.package import knowledge
from safelane.rules.loading import load_rule

FILE = Path(__file__).resolve().parents[1] / "tests" / "authoring" / "mutants.json"
REVIEWED = FILE.with_name("reasons.yaml")
_LONGEST = 90
_GUARD = re.compile(r"has\(|!= null|== null|type\(|\.hasValue\(\)|size\(|in \w+\.|\.orValue\(")
_SIDES = {"object", "oldObject", "workload", "oldWorkload", "field.old", "field.new"}
REASONS = {
    "alike": "one of several values that are treated alike",
    "guard": "a guard: without it the rest is an error, or false, wherever the guard is false",
    "default": "the default of an absent value, which nothing else is compared with",
    "sides": "the two sides say the same here",
    "match": "no example lies just outside of this condition",
    "open": "no example tells the two apart",
    "unseen": "no example leads there",
}


def text() -> str:
    """The file, with what is out of date made again."""
    known = {row["id"]: row for row in rows()}
    made = [row for file in collect([str(knowledge("rules"))]) if (row := _row(file, known))]
    reviewed = reasons()
    for rule, mutant in unused(made, reviewed):
        print(f"{REVIEWED.name}: {rule} has no living mutant {' -> '.join(mutant)}", file=sys.stderr)
    lines = ",\n".join(json.dumps(reasoned(row, reviewed), ensure_ascii=False, separators=(",", ":")) for row in made)
    return f"[\n{lines}\n]\n"


Reasons = Mapping[tuple[str, tuple[str, str]], str]


def reasons() -> Reasons:
    """What was found out about mutants that live, by rule and mutant (before, after)."""
    import yaml

    said = yaml.safe_load(REVIEWED.read_text(encoding="utf-8")) if REVIEWED.is_file() else {}
    return {
        (rule, (str(before), str(after))): str(group["reason"])
        for rule, groups in said.items()
        for group in groups
        for before, after in group["mutants"]
    }


def reasoned(row: dict[str, Any], reviewed: Reasons) -> dict[str, Any]:
    """A line with the reasons that are known now."""
    return row | {"survivors": [_with_reason(row["id"], survivor, reviewed) for survivor in row["survivors"]]}


def _with_reason(rule: str, survivor: list[str], reviewed: Reasons) -> list[str]:
    pointer, before, after, label, *_ = survivor
    found = reviewed.get((rule, (before, after))) or reviewed.get(("*", (before, after)))
    return [pointer, before, after, label, found] if found else [pointer, before, after, label]


def unused(found: list[dict[str, Any]], reviewed: Reasons) -> list[tuple[str, tuple[str, str]]]:
    """The reviewed mutants that no longer live, or never did."""
    living = {
        (name, (mutant[1], mutant[2]))
        for row in found
        for mutant in (*row["survivors"], *row["indistinct"])
        for name in (row["id"], "*")
    }
    return sorted(reviewed.keys() - living)


def rows() -> list[dict[str, Any]]:
    """The lines of the file; none when there is none yet."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else []
    return found


def _row(file: AuthorFile, known: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    digest = hashlib.sha256(file.data).hexdigest()[:16]
    row = known.get(Path(file.path).stem)
    fresh = row is not None and row["digest"] == digest and "indistinct" in row
    return row if fresh else measured(file)


def is_fresh() -> bool:
    """Whether every line was made from the rule as it is and has the reasons that are known; nothing is measured."""
    known = {row["id"]: row["digest"] for row in rows()}
    files = {Path(file.path).stem: file for file in collect([str(knowledge("rules"))])}
    reviewed = reasons()
    if any(reasoned(row, reviewed) != row for row in rows()):
        return False
    return known.keys() <= files.keys() and all(
        known.get(name) == hashlib.sha256(file.data).hexdigest()[:16]
        or (name not in known and load_rule(file.path, file.data, file.area).scope is None)
        for name, file in files.items()
    )


def measured(file: AuthorFile) -> dict[str, Any] | None:
    """The line of one rule; None for one that has no expressions."""
    rule = load_rule(file.path, file.data, file.area)
    if rule.scope is None:
        return None
    trials = Trials(rule)
    mutation, covered = mutate(trials), cover(trials)
    same = indistinct(trials, mutation.survivors)
    living = Counter(mutant.kind for mutant in mutation.survivors if mutant not in same)
    same_kinds = Counter(mutant.kind for mutant in same)
    return {
        "id": rule.id,
        "digest": hashlib.sha256(file.data).hexdigest()[:16],
        "mutants": mutation.total,
        "killed": mutation.killed,
        "kinds": {
            kind: [count, count - living[kind] - same_kinds[kind], same_kinds[kind]]
            for kind, count in sorted(mutation.kinds.items())
        },
        "seen": covered.seen,
        "wanted": covered.wanted,
        "survivors": [
            [mutant.pointer, _short(mutant.before), _short(mutant.after), reason(mutant)]
            for mutant in mutation.survivors
            if mutant not in same
        ],
        "indistinct": [[mutant.pointer, _short(mutant.before), _short(mutant.after)] for mutant in same],
        "gaps": [[part.gap, _short(part.text), "unseen"] for part in covered.gaps],
    }


def _short(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def reason(mutant: Mutant) -> str:
    """Why a mutant may live, as a key of ``REASONS``."""
    before, after = mutant.before, mutant.after
    if mutant.pointer.startswith("/match"):
        return "alike" if after and before.count(",") > 1 else "match"
    if before.startswith("[") or (before.startswith(("'", '"')) and "|" in before):
        return "alike"
    if before in _SIDES and after in _SIDES:
        return "sides"
    if f".orValue({before})" in result_text(mutant, before, after):
        return "default"
    return "guard" if _GUARD.search(_gone(before, after)) else "open"


def result_text(mutant: Mutant, before: str, after: str) -> str:
    """The expression as it was, where the change is a literal in a default."""
    return mutant.context.replace(f".orValue({after})", f".orValue({before})")


def _gone(before: str, after: str) -> str:
    """What the mutant left out of a condition."""
    return before.replace(after, "", 1) if after in before else before


def score(row: dict[str, Any]) -> float:
    """The share of a rule's mutants that its examples notice, of those that edited examples do not show to be alike."""
    counted: int = row["mutants"] - len(row["indistinct"])
    return row["killed"] / counted if counted else 1.0


def main() -> None:
    """The tables that the documentation and the changes to rules speak of."""
    found = rows()
    print(f"{'rule':45} mutants killed alike score coverage")
    for row in found:
        share = row["seen"] / row["wanted"] if row["wanted"] else 1.0
        alike = len(row["indistinct"])
        print(f"{row['id']:45} {row['mutants']:7} {row['killed']:6} {alike:5} {score(row):5.2f} {share:8.2f}")
    _by_kind(found)
    plain = [row["killed"] / row["mutants"] for row in found if row["mutants"]]
    print(f"mean score {sum(map(score, found)) / len(found):.3f} of {len(found)} rules")
    print(f"mean score with the alike ones counted as alive {sum(plain) / len(plain):.3f}")
    living = [survivor for row in found for survivor in row["survivors"]]
    print(f"living {len(living)}, of them reviewed {sum(len(survivor) > 4 for survivor in living)}")
    print(f"coverage {sum(row['seen'] for row in found) / sum(row['wanted'] for row in found):.3f}")


def _by_kind(found: list[dict[str, Any]]) -> None:
    print(f"{'change':45} mutants killed alike score")
    for kind in sorted({kind for row in found for kind in row["kinds"]}):
        total, killed, alike = (sum(row["kinds"].get(kind, (0, 0, 0))[index] for row in found) for index in range(3))
        print(f"{kind:45} {total:7} {killed:6} {alike:5} {killed / max(1, total - alike):5.2f}")


if __name__ == "__main__":
    main()
