"""``safelane rules``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from safelane.cli.options import plain_format_option, policy_options, repository_option
from safelane.cli.streams import write

if TYPE_CHECKING:
    from safelane.policy.force import PolicyInForce


@click.command("rules", context_settings={"help_option_names": ["-h", "--help"]})
@repository_option
@policy_options
@plain_format_option
@click.option("--now", metavar="RFC3339", help="The day on which entries with a date count.  [default: the clock]")
@click.option("--drift", is_flag=True, help="What has come loose: silent rules, idle waivers and settings.")
@click.option(
    "--max", "most", type=click.IntRange(1), default=100, show_default=True, metavar="N", help="Commits for --drift."
)
@click.option("--all", "show_all", is_flag=True, help="Also the rules that are off everywhere.")
def command(repo: str | None, format: str, show_all: bool, drift: bool, most: int, **given: Any) -> None:
    """List the rules in force here.

    Reads the files on disk: what a change is judged by is what its base revision says.
    """
    from safelane.cli.session import Wanted, policy_on_disk

    wanted = Wanted.of(given)
    policy = policy_on_disk(repo, wanted)
    rows = list(_rows(policy, show_all))
    if drift:
        from safelane.cli.drifting import drift_of, text

        found = drift_of(policy, repo, wanted.now, most)
        silent = [row for row in rows if row["id"] in found.silent]
        data = {"version": 1, "rules": silent, "drift": found.data()}
        write(json.dumps(data, indent=2) + "\n" if format == "json" else text(found))
        return
    write(json.dumps({"version": 1, "rules": rows}, indent=2) + "\n" if format == "json" else _text(policy, rows))


def _rows(policy: PolicyInForce, show_all: bool) -> Iterator[dict[str, Any]]:
    in_force = {rule.id for rule in policy.in_force}
    for rule in sorted(policy.rules, key=lambda rule: (rule.area, rule.id)):
        if not show_all and rule.id not in in_force and not policy.decisions.days(rule):
            continue
        actions = []
        for name in policy.topology.environments:
            place = name, policy.topology.production(name)
            decided = policy.decisions.decide(rule, *place)
            becomes = [
                {"action": str(later.action), "since": day.isoformat(), "from": str(later.origin)}
                for day, later in policy.decisions.upcoming(rule, *place)
            ]
            said = {"environment": name, "action": str(decided.action), "from": str(decided.origin)}
            actions.append({**said, "becomes": becomes})
        yield {
            "id": rule.id,
            "title": rule.title,
            "severity": str(rule.severity),
            "scope": str(rule.scope or rule.detects),
            "source": rule.source,
            "actions": actions,
        }


def _text(policy: PolicyInForce, rows: list[dict[str, Any]]) -> str:
    from safelane.sanitise import single_line

    width = max((len(row["id"]) for row in rows), default=0)
    lines = []
    for row in rows:
        by_action: dict[str, list[str]] = {}
        for action in row["actions"]:
            becomes = ", ".join(f"{later['action']} from {later['since']} on" for later in action["becomes"])
            said = f"{action['action']} (then {becomes})" if becomes else action["action"]
            by_action.setdefault(said, []).append(action["environment"])
        said = "; ".join(f"{action} in {', '.join(names)}" for action, names in by_action.items())
        lines.append(single_line(f"{row['id']:<{width}}  {row['severity']:<8}  {said}"))
    names = ", ".join(policy.reference.names)
    lines += ["", f"{len(rows)} of {len(policy.rules)} rules, by {single_line(names) or 'no policy'}"]
    return "\n".join(lines) + "\n"
