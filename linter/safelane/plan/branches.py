"""``--apply``: a plan as local branches."""

from __future__ import annotations

from dataclasses import replace

from safelane.errors import UsageError
from safelane.git.repository import Repository
from safelane.git.writing import Step, write_branches
from safelane.plan.formats import blocked_by
from safelane.plan.model import Plan, Wave
from safelane.sanitise import single_line

PREFIX = "safelane/wave"


def apply(repository: Repository, plan: Plan, prefix: str, title: str) -> Plan:
    """The plan with its branches, which are made all at once or not at all; ``title`` is that of the change.

    Raises UsageError when base or head is no commit, or for a branch that is there already.
    """
    if not plan.waves:
        return plan
    for revision in (plan.base, plan.head):
        if revision is None or repository.commit(revision) is None:
            raise UsageError("--apply needs two commits: branches cannot stand on an index, a work tree or a bare tree")
    steps = [Step(f"{prefix}-{wave.number}", wave.tree, _message(wave, plan, title)) for wave in plan.waves]
    write_branches(repository, plan.base, steps)
    waves = (replace(wave, branch=step.branch) for wave, step in zip(plan.waves, steps, strict=True))
    return replace(plan, waves=tuple(waves))


def _message(wave: Wave, plan: Plan, title: str) -> str:
    lines = [f"{title or 'Change'} (wave {wave.number} of {len(plan.waves)}: {wave.title})", ""]
    lines += [f"- {line}" for line in wave.because]
    if wave.watch and wave.number < len(plan.waves):
        lines += ["", "Before the next wave:", *(f"- {line}" for line in wave.watch)]
    if why := blocked_by(wave):
        lines += ["", f"safelane check: {why}"]
    return "\n".join(map(single_line, lines)) + "\n"
