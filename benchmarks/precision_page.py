"""``docs/precision.md`` as text: shares, judged blocks, what each denying line of the policies rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Protocol

from benchmarks.replay import Outcome
from safelane.rules.bundle import builtin_policies, builtin_rules

_JUDGEMENTS = ("right", "arguable", "wrong")
_INTRODUCTION = """\
<!-- Made by `python -m benchmarks.precision` from real histories and benchmarks/judged.json. -->
# Precision

How often `recommended` speaks about ordinary changes, and how often it is right when it blocks. What is measured are
first-parent commits that people made in seven public GitOps repositories, each against its first parent, with no
configuration; commits of automation are left out. All of these changes were merged, so a block that is right is one
that would have stopped what did harm or asked for a step that the merged change left out.
"""


class Blocked(Protocol):
    """A commit that a rule stops."""

    @property
    def repository(self) -> str: ...
    @property
    def commit(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def key(self) -> str: ...


def page(
    outcomes: Sequence[Outcome], blocks: Sequence[Blocked], count: int, judged: Mapping[str, Any], seen: int
) -> str:
    """The whole page; ``outcomes`` are those that shares are taken of, the first ``count`` of ``blocks`` are judged."""
    verdicts = {block.key: tuple(judged["blocks"][block.key]) for block in blocks[:count]}
    parts = [_INTRODUCTION, _shares(outcomes), _blocks(blocks[:count], verdicts, seen)]
    parts += [_lines(blocks, verdicts, judged["rests_on"], seen), _risky(judged["risky"])]
    return "\n".join(parts)


def _shares(outcomes: Sequence[Outcome]) -> str:
    total = len(outcomes)
    blocked = sum(outcome.verdict == "blocked" for outcome in outcomes)
    warns = [
        {rule for rule, action, _ in outcome.findings if action == "warn"}
        for outcome in outcomes
        if outcome.verdict != "blocked"
    ]
    said, besides = sum(map(bool, warns)), sum(bool(rules - {"change-unchecked"}) for rules in warns)
    rows = [("blocked", blocked), ("warned about", said), ("warned about, `change-unchecked` left out", besides)]
    table = "\n".join(f"| {name} | {number} | {100 * number / total:.1f} % |" for name, number in rows)
    return f"""\
## How often it speaks

A sample of {total:,} commits.

| of {total:,} commits | number | share |
|---|---:|---:|
{table}

`change-unchecked` speaks of files that nobody but their owner can read: encrypted values that were added or edited, and
templates that were edited, where a file for which no environment can be established counts as production. Where nothing
that cannot be read is new (a file is deleted, a literal of a template changes, or who may decrypt a file), what stands
in the clear is judged instead.
"""


def _blocks(blocks: Sequence[Blocked], verdicts: Mapping[str, tuple[str, str]], seen: int) -> str:
    counts = Counter(verdict for verdict, _ in verdicts.values())
    summary = ", ".join(f"{counts[name]} {name}" for name in _JUDGEMENTS)
    rows = "\n".join(_row(block, *verdicts[block.key]) for block in blocks)
    return f"""\
## {len(blocks)} blocks, judged one by one

The first {len(blocks)} pairs of a commit and a rule that stops it, of {seen:,} commits in random order: {summary}
({100 * counts["wrong"] / max(len(blocks), 1):.0f} % wrong). *Right*: the change has the fault that the finding names,
or leaves out the step that its advice asks for. *Arguable*: what it says is so, and the author meant it. *Wrong*: what
it says is not so, or does not matter.

Rules were corrected by what was learned from this sample: twelve blocks of it that were wrong (panels of dashboards, a
chart whose version is that of its git source, namespaces that a kustomization gives, hosts that lead to new ones, sets
that are laid over others, numbers of what is switched off) are no longer there, and are examples of their rules now. So
the share of wrong ones is lower here than it would be in another sample.

| commit | rule | finding | judged | because |
|---|---|---|---|---|
{rows}
"""


def _row(block: Blocked, verdict: str, why: str) -> str:
    place = f"`{block.commit[:10]}` {block.repository}"
    return f"| {place} | `{block.rule}` | {_cell(block.place)} | {verdict} | {_cell(why)} |"


def _cell(text: str) -> str:
    short = " ".join(text.split())
    return (short if len(short) <= 160 else short[:157] + "…").replace("|", "\\|").replace("<", "&lt;")


def _lines(
    blocks: Sequence[Blocked], verdicts: Mapping[str, tuple[str, str]], rests_on: Mapping[str, str], seen: int
) -> str:
    fired = Counter(block.rule for block in blocks)
    judged = Counter((block.rule, verdicts[block.key][0]) for block in blocks if block.key in verdicts)
    rows = []
    for rule, policies in sorted(_denied().items()):
        marks = " / ".join(str(judged[rule, name]) for name in _JUDGEMENTS)
        ground = rests_on.get(rule, "") if fired[rule] else rests_on.get(rule, "stops no ordinary change of the sample")
        rows.append(f"| `{rule}` | {', '.join(policies)} | {fired[rule]} | {marks} | {ground} |")
    return f"""\
## What each denying line rests on

Every rule that a built-in policy denies (in production, where its line says so): how many of {seen:,} ordinary commits
it stops, and how those of them that were read were judged (right / arguable / wrong). `strict` denies every rule and is
not listed.

| rule | policy | stops | judged | |
|---|---|---:|---|---|
{chr(10).join(rows)}
"""


def _denied() -> Mapping[str, Sequence[str]]:
    """The policies that deny a rule somewhere, by rule; a line before it that names it everywhere wins."""
    found: dict[str, list[str]] = {}
    for name in ("baseline", "recommended"):
        for rule in builtin_rules():
            if "deny" in _actions(builtin_policies()[name]["rules"], rule.id, rule.qualified):
                found.setdefault(rule.id, []).append(name)
    return found


def _actions(entries: Sequence[Mapping[str, Any]], *names: str) -> Iterator[str]:
    """What a policy says of a rule, until a line leaves nothing open; the first line for production counts there."""
    production = False
    for entry in entries:
        if not any(fnmatchcase(name, str(entry["use"])) for name in names) or "action" not in entry:
            continue
        if not (production and entry.get("production")):
            yield str(entry["action"])
        production = production or bool(entry.get("production"))
        if not entry.get("production"):
            return


def _risky(cases: Sequence[Mapping[str, Any]]) -> str:
    static = [case for case in cases if case["static"]]
    seen = sum(case["rule"] is not None for case in static)
    blocked = sum(case["action"] == "deny" for case in static)
    rows = "\n".join(
        f"| `{case['head'][:10]}` | {_cell(case['what'])} | {'yes' if case['static'] else 'no'} | "
        f"{'`' + case['rule'] + '`' if case['rule'] else '-'} | {case['action'] or '-'} | {_cell(case['why'])} |"
        for case in cases
    )
    return f"""\
## Changes that were reverted

Twenty changes of the same histories that were taken back, with what was wrong. Of the {len(static)} whose fault a
comparison of the files can show, {seen} get a finding that names it ({100 * seen / len(static):.0f} %) and {blocked}
are blocked ({100 * blocked / len(static):.0f} %). `tests/corpus/test_rules_reverted.py` holds these figures.

| change | what was wrong | visible in the files | rule | action | |
|---|---|---|---|---|---|
{rows}
"""
