"""A plan for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safelane.findings import Verdict
from safelane.plan.model import Plan, Wave
from safelane.report.ansi import Paint
from safelane.report.encoding import json_text
from safelane.report.markdown import code, prose
from safelane.report.wording import VERDICT_STYLES, number
from safelane.sanitise import inert, path_text, single_line

FORMATS = ("text", "json", "markdown")
_PATHS, _LINES = 8, 6
_SAID = {Verdict.PASS: "passes", Verdict.BLOCKED: "blocked", Verdict.UNSURE: "undecided"}


def render(name: str, plan: Plan, color: bool = False) -> str:
    """The plan in a format of ``FORMATS``."""
    if name == "json":
        return as_json(plan)
    return as_markdown(plan) if name == "markdown" else as_text(plan, Paint(color))


def as_json(plan: Plan) -> str:
    """Version 1 of the contract, section 9, and more: ``denied``, ``mendable``, ``undecided`` and ``branch``."""
    waves = [
        {
            "number": wave.number,
            "title": wave.title,
            "environments": list(wave.environments),
            "regions": list(wave.regions),
            "clusters": list(wave.clusters),
            "paths": [path_text(path) for path in wave.paths],
            "because": list(wave.because),
            "watch": list(wave.watch),
            "verdict": wave.verdict,
            "denied": list(wave.denied),
            "mendable": list(wave.mendable),
            "undecided": [path_text(path) for path in wave.undecided],
            "branch": wave.branch,
        }
        for wave in plan.waves
    ]
    return json_text({"version": 1, "base": plan.base, "head": plan.head, "waves": waves, "reason": plan.reason})


def as_text(plan: Plan, paint: Paint) -> str:
    """Wave by wave; the end says what to do with it."""
    blocks = [list(_wave(wave, paint)) for wave in plan.waves]
    end = [paint("strong", summary(plan))]
    if plan.reason:
        end.append(f"  {paint('note', 'note')}: {single_line(plan.reason)}")
    end += [f"  {line}" for line in _next(plan)]
    return inert("\n\n".join("\n".join(block) for block in [*blocks, end]) + "\n")


def summary(plan: Plan) -> str:
    """``3 waves: 2 pass, 1 blocked``."""
    if not plan.waves:
        return "no waves"
    counts = {verdict: sum(wave.verdict is verdict for wave in plan.waves) for verdict in Verdict}
    words = {Verdict.PASS: "pass", Verdict.BLOCKED: "blocked", Verdict.UNSURE: "undecided"}
    said = ", ".join(f"{count} {words[verdict]}" for verdict, count in counts.items() if count)
    return f"{number(len(plan.waves), 'wave')}: {said}"


def blocked_by(wave: Wave) -> str:
    """What keeps a wave from passing; empty when nothing does."""
    said = [f"blocked by {', '.join(wave.denied)}"] if wave.denied else []
    said += [f"undecided: {', '.join(map(path_text, wave.undecided[:_LINES]))}"] if wave.undecided else []
    return "; ".join(said)


def mended_by(wave: Wave) -> str:
    """What mends what blocks a wave, as far as an edit is known; empty when none is."""
    if not wave.mendable:
        return ""
    what = "it" if wave.mendable == wave.denied else ", ".join(wave.mendable)
    return f"safelane fix has edits for {what}: run it, commit, and plan again"


def _wave(wave: Wave, paint: Paint) -> Iterator[str]:
    style = VERDICT_STYLES[wave.verdict]
    title = f"{paint('strong', f'wave {wave.number}')}: {single_line(wave.title)} ({paint(style, _SAID[wave.verdict])})"
    yield f"{title}, branch {single_line(wave.branch)}" if wave.branch else title
    yield from (f"    {line}" for line in _some([path_text(path) for path in wave.paths], _PATHS, "file"))
    yield from _listed("because", wave.because, paint)
    yield from _listed("watch", wave.watch, paint)
    if why := blocked_by(wave):
        yield f"  {paint('frame', '=')} {paint('strong', 'verdict')}: {single_line(why)}"
    if how := mended_by(wave):
        yield f"  {paint('frame', '=')} {paint('strong', 'fix')}: {single_line(how)}"


def _listed(name: str, lines: Sequence[str], paint: Paint) -> Iterator[str]:
    for line in _some([single_line(line) for line in lines], _LINES, "reason"):
        yield f"  {paint('frame', '=')} {paint('strong', name)}: {line}"


def _some(lines: Sequence[str], most: int, what: str) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"and {number(len(lines) - most, f'more {what}')} (--format json has all)"


def _next(plan: Plan) -> Iterator[str]:
    if len(plan.waves) > 1 and plan.waves[0].branch is None:
        yield "safelane plan --apply makes one local branch per wave, each on top of the one before"
    denied = list(dict.fromkeys(rule for wave in plan.waves for rule in wave.denied))
    if denied:
        commands = ", ".join(f"safelane explain {rule}" for rule in denied[:3])
        yield f"what order cannot mend: {commands}" + (", …" if len(denied) > 3 else "")


def as_markdown(plan: Plan) -> str:
    """A section per wave, for an issue or a comment; nothing from the repository becomes markup."""
    parts = [f"## safelane plan: {prose(summary(plan))}"]
    if plan.reason:
        parts.append(prose(plan.reason))
    for wave in plan.waves:
        parts.append(f"### {wave.number}. {prose(wave.title)} ({_SAID[wave.verdict]})")
        if wave.branch:
            parts.append(f"Branch {code(wave.branch)}")
        parts.append("\n".join(f"- [ ] {code(path_text(path))}" for path in wave.paths))
        for name, lines in (("Why here", wave.because), ("Before the next wave", wave.watch)):
            if lines:
                parts.append("\n".join([f"{name}:", "", *(f"- {prose(line)}" for line in lines)]))
        if why := blocked_by(wave):
            parts.append(f"Verdict: {prose(why)}")
        if how := mended_by(wave):
            parts.append(f"Fix: {prose(how)}")
    return inert("\n\n".join(parts) + "\n")
