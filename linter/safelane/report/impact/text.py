"""A tree for a terminal: each changed file, and below it what follows, with why."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.report.ansi import Paint
from safelane.report.impact import Reach
from safelane.report.impact.branches import Branch, branches, pruned, walked
from safelane.report.impact.wording import summary
from safelane.report.options import RenderOptions
from safelane.report.wording import number
from safelane.sanitise import inert, path_text, single_line

NAME = "text"

_LINES, _BESIDE = 120, 12
_IN_FULL = 5000


def render(reach: Reach, options: RenderOptions) -> str:
    """The tree, then what it comes to in one line; with ``quiet`` that alone."""
    paint = Paint(options.color)
    lines = [] if options.quiet else [*_tree(reach, options, paint), *_unreaching(reach, options), ""]
    lines += [] if options.quiet else [f"{paint('note', 'note')}: {single_line(note)}" for note in reach.impact.notes]
    lines.append(paint("strong", summary(reach.impact)))
    if not options.quiet:
        revisions = (("base", reach.base), ("head", reach.head))
        said = (f"{name} {single_line(text[:12]) if text else 'not committed'}" for name, text in revisions)
        lines.append(paint("quiet", f"  {', '.join(said)}"))
    return inert("\n".join(lines).lstrip("\n") + "\n")


def _tree(reach: Reach, options: RenderOptions, paint: Paint) -> Iterator[str]:
    most, beside = (_IN_FULL, _IN_FULL) if options.verbose else (_LINES, _BESIDE)
    for branch, last in walked(pruned(branches(reach.impact), most, beside)):
        lead = "".join("   " if one else "│  " for one in last[1:-1])
        lead += "" if len(last) == 1 else "└─ " if last[-1] else "├─ "
        yield paint("frame", lead) + _line(branch, len(last) == 1, paint)


def _line(branch: Branch, is_file: bool, paint: Paint) -> str:
    if branch.more:
        return paint("quiet", f"{branch.text} (-v shows them)")
    text = path_text(branch.text) if is_file else single_line(branch.text)
    said = [paint("strong", text) if is_file or branch.direct else text]
    places = single_line(branch.places())
    said += [paint("warning" if branch.production else "note", f"[{places}]")] if places else []
    tiers = {row.tier for row in branch.rows if row.tier is not None}
    said += [f"tier {min(tiers)}"] if tiers else []
    said += [paint("quiet", single_line(branch.reason))] if branch.reason else []
    return "  ".join(said)


def _unreaching(reach: Reach, options: RenderOptions) -> Iterator[str]:
    """The changed files from which nothing follows."""
    reaching = {row.via[0].source if row.via else row.path for row in reach.impact.resources}
    silent = [path for path in reach.impact.changed if path not in reaching]
    limit = len(silent) if options.verbose else _BESIDE
    yield from (f"{path_text(path)}  reaches nothing" for path in silent[:limit])
    if len(silent) > limit:
        yield f"and {number(len(silent) - limit, 'more file')} without any reach"
