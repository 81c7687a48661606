"""``safelane config``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from safelane.cli.options import plain_format_option, policy_options, repository_option
from safelane.cli.streams import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safelane.config import Row
    from safelane.policy.force import PolicyInForce


@click.group("config", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Show the configuration in force."""


@command.command("show", context_settings={"help_option_names": ["-h", "--help"]})
@repository_option
@policy_options
@plain_format_option
@click.option("--now", metavar="RFC3339", help="The day on which entries with a date count.  [default: the clock]")
def show(repo: str | None, format: str, **given: Any) -> None:
    """Every value of the configuration, and where it comes from.

    Reads the files on disk: what a change is judged by is what its base revision says.
    """
    from safelane.cli.session import Wanted, policy_on_disk
    from safelane.sanitise import single_line

    policy = policy_on_disk(repo, Wanted.of(given))
    rows = [*policy.config.rows(), *_central(policy), *_admission(policy)]
    if format == "json":
        values = [row.json for row in rows]
        write(json.dumps({"version": 1, "values": values}, indent=2) + "\n")
        return
    shown = [tuple(map(single_line, (row.key, _spelled(row.value), _place(row)))) for row in rows]
    widths = [max((min(len(row[column]), 60) for row in shown), default=0) for column in (0, 1)]
    for key, value, place in shown:
        write(f"{key:<{widths[0]}}  {value:<{widths[1]}}  {place}\n")


def _central(policy: PolicyInForce) -> Iterator[Row]:
    """The central repository, and what the policies in force leave to this one."""
    from safelane.config import Row

    central = policy.beside.central
    if central is not None:
        yield Row("central", {"name": central.name, "revision": central.commit}, "--policy-repo", None)
    rules = [one for own in policy.policies for one in own.governance]
    for index, one in enumerate(rules):
        limits = {"longest_days": one.longest_days, "owners": list(one.owners)}
        said: dict[str, Any] = {"use": one.use, **dict.fromkeys(sorted(one.forbids), "forbidden")}
        kept = {key: value for key, value in limits.items() if value}
        value = {**said, "waivers": kept} if kept else said
        yield Row(f"governance.{index}", value, one.origin.path, one.origin.line)


def _admission(policy: PolicyInForce) -> Iterator[Row]:
    """The admission policies in the folders of rules, and what binds them."""
    from safelane.config import Row

    for rule in policy.rules:
        if rule.admission is not None:
            yield Row(f"admission.{rule.id}", "ValidatingAdmissionPolicy", rule.source, rule.admission.place[0])
            for binding in rule.admission.bindings:
                yield Row(f"admission.{rule.id}.{binding.name}", str(binding.action), binding.path, binding.line)


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _place(row: Row) -> str:
    return f"{row.origin}:{row.line}" if row.line else row.origin
