"""Masks known secrets in texts, in lines of source and in whole reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from safelane.findings import Excerpt, Finding, Related, Report, ResourceReference, TextEdit, Unchecked
from safelane.location import Location
from safelane.redaction.forms import forms
from safelane.redaction.matching import Matcher
from safelane.redaction.source import Multiline, mask, masked_lines

if TYPE_CHECKING:
    from safelane.facts.impact import Impact, Reached

_SHORTEST_IN_NAMES = 6  # a shorter one is a common part of paths and names, which must stay readable


class Redactor:
    """Replaces secrets by ``***``, whatever their length; a redactor of no secrets still masks lines by their shape."""

    __slots__ = ("_anywhere", "_in_names", "_multiline")

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {part for secret in secrets for part in (secret, secret.strip()) if part.strip("* \t\r\n")}
        self._multiline = Multiline.of(known)
        self._anywhere = Matcher(form for secret in (*known, *self._multiline.tokens) for form in forms(secret))
        self._in_names = Matcher(secret for secret in known if len(secret) >= _SHORTEST_IN_NAMES)

    def text(self, text: str) -> str:
        """A free text: every spelling of every secret masked, also the beginning of one that ``…`` cuts off."""
        return mask(text, self._anywhere.spans(text))

    def name(self, name: str) -> str:
        """A path or a name: readable unless a secret stands in it as it is."""
        return mask(name, self._in_names.spans(name))

    def lines(self, lines: Mapping[int, str]) -> dict[int, str]:
        """Lines of source by number, also those of secrets that go over several lines."""
        return masked_lines(lines, self._anywhere, self._multiline)

    def finding(self, finding: Finding) -> Finding:
        """A finding whose every free text is masked; rule, fingerprint and positions stay."""
        return replace(
            finding,
            title=self.text(finding.title),
            message=self.text(finding.message),
            location=self._place(finding.location),
            pointer=self.name(finding.pointer),
            resource=None if finding.resource is None else self._resource(finding.resource),
            service=None if finding.service is None else self.name(finding.service),
            related=tuple(Related(self._place(one.location), self.text(one.message)) for one in finding.related),
            waiver=finding.waiver and replace(finding.waiver, reason=self.text(finding.waiver.reason)),
            override=finding.override and replace(finding.override, reason=self.text(finding.override.reason)),
            advice=self.text(finding.advice),
            edits=None if finding.edits is None else tuple(map(self._edit, finding.edits)),
        )

    def report(self, report: Report) -> Report:
        """A report in which no secret is left."""
        return replace(
            report,
            findings=tuple(map(self.finding, report.findings)),
            unchecked=tuple(map(self._unchecked, report.unchecked)),
            notes=tuple(map(self.text, report.notes)),
            cautions=tuple(map(self.text, report.cautions)),
            excerpts={(side, self.name(path)): self._excerpt(e) for (side, path), e in report.excerpts.items()},
        )

    def impact(self, impact: Impact) -> Impact:
        """A reach in which no name and no path holds a secret."""
        names = ("changed", "services", "environments", "regions", "clusters", "owners")
        masked = {field: tuple(map(self.name, getattr(impact, field))) for field in names}
        return replace(
            impact,
            **masked,
            resources=tuple(map(self._reached, impact.resources)),
            tiers={self.name(name): tier for name, tier in impact.tiers.items()},
            notes=tuple(map(self.text, impact.notes)),
        )

    def _reached(self, row: Reached) -> Reached:
        return replace(
            row,
            environment=row.environment and self.name(row.environment),
            service=row.service and self.name(row.service),
            region=row.region and self.name(row.region),
            cluster=row.cluster and self.name(row.cluster),
            resource=self._resource(row.resource),
            path=self.name(row.path),
            owners=tuple(map(self.name, row.owners)),
            via=tuple(
                replace(
                    step, source=self.name(step.source), target=self.name(step.target), reason=self.name(step.reason)
                )
                for step in row.via
            ),
        )

    def _place(self, place: Location) -> Location:
        path = self.name(place.path)
        return place if path == place.path else replace(place, path=path)

    def _resource(self, resource: ResourceReference) -> ResourceReference:
        return replace(resource, name=self.name(resource.name), namespace=self.name(resource.namespace))

    def _edit(self, edit: TextEdit) -> TextEdit:
        return TextEdit(self._place(edit.location), self.text(edit.text))

    def _unchecked(self, entry: Unchecked) -> Unchecked:
        return replace(entry, path=self.name(entry.path), detail=self.text(entry.detail))

    def _excerpt(self, excerpt: Excerpt) -> Excerpt:
        return replace(excerpt, path=self.name(excerpt.path), lines=self.lines(excerpt.lines))
