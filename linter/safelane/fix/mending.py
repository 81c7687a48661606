"""Finding by finding, round by round: edits are made in memory until none is left that helps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field

from safelane.findings import Finding, Repair, Status
from safelane.fix.drafts import Drafts, NotMendedError
from safelane.fix.masking import secrets_of_files
from safelane.fix.model import Applied, Left, Mended
from safelane.frozen import dataclass
from safelane.gate import Asked, check
from safelane.gate.checking import unmasked
from safelane.gate.excerpts import secrets_read
from safelane.git.repository import Tree
from safelane.location import to_cel
from safelane.policy.force import PolicyInForce
from safelane.redaction import Redactor

_ROUNDS = 8


def mend(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked, rules: Collection[str] = ()) -> Mended:
    """Everything that findings of the rules (none: of all) know to mend. What is waived or overridden stays.

    Raises UndecidedError when a folder that differs is not in the repository.
    """
    asked = asked.again()
    report, facts = unmasked(base, head, policy, asked)
    work = _Work(Drafts(facts.base, facts.head), frozenset(rules))
    for _ in range(_ROUNDS):
        if not work.round(report.findings):
            break
        report, _ = unmasked(base, work.drafts.tree(), policy, asked)
    files = {path: (facts.head.data(path), data) for path, data in work.drafts.texts.items()}
    after = check(base, work.drafts.tree() if files else head, policy, asked)
    return Mended(
        files={path: both for path, both in sorted(files.items()) if both[0] != both[1]},
        applied=tuple(sorted(set(work.applied))),
        left=tuple(sorted(work.left.values())),
        report=after,
        redactor=Redactor(secrets_read(facts.base, facts.head) | secrets_of_files(files)),
    )


@dataclass(slots=True)
class _Work:
    """What was tried, made and left."""

    drafts: Drafts
    rules: frozenset[str]
    applied: list[Applied] = field(default_factory=list)
    left: dict[tuple[str, str, str], Left] = field(default_factory=dict)
    _tried: set[tuple[str, tuple[Repair, ...]]] = field(default_factory=set)

    def round(self, findings: Collection[Finding]) -> bool:
        """One edit for each finding that has one which was not tried; whether anything changed."""
        self.left.clear()
        wanted = [finding for finding in findings if finding.repairs and self._concerns(finding)]
        return sum(map(self._mend, wanted)) > 0

    def _concerns(self, finding: Finding) -> bool:
        excused = finding.waiver is not None or finding.override is not None
        return finding.status is Status.NEW and not excused and (not self.rules or finding.rule in self.rules)

    def _mend(self, finding: Finding) -> bool:
        why = "the edit was made, and the rule still fires"
        for way in finding.repairs:
            if (finding.rule, way) in self._tried:
                continue
            self._tried.add((finding.rule, way))
            try:
                if self.drafts.mend(way):
                    self.applied += [_applied(finding, repair) for repair in way]
                    return True
            except NotMendedError as error:
                why = str(error)
        key = (finding.rule, finding.location.path, finding.pointer)
        self.left[key] = Left(finding.rule, finding.location.path, finding.location.line, why)
        return False


def _applied(finding: Finding, repair: Repair) -> Applied:
    verb = "restored" if repair.source is not None else "removed" if repair.text is None else "set"
    line = finding.location.line if finding.location.path == repair.path else 1
    return Applied(finding.rule, repair.path, line, f"{to_cel(repair.steps)} {verb}")
