"""``safelane explain``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from safelane.cli.options import plain_format_option, policy_options, repository_option
from safelane.cli.streams import write

if TYPE_CHECKING:
    from safelane.policy.force import PolicyInForce
    from safelane.rules.admission.model import Admission
    from safelane.rules.model import Rule


@click.command("explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="RULE")
@repository_option
@policy_options
@plain_format_option
def command(name: str, repo: str | None, format: str, **given: Any) -> None:
    """Show one rule: why, advice, examples, parameters."""
    from safelane.cli.session import Wanted, policy_on_disk
    from safelane.errors import UsageError, nearest
    from safelane.rules.bundle import whole

    policy = policy_on_disk(repo, Wanted.of(given))
    rules = {rule.id: rule for rule in policy.rules}
    if name not in rules:
        raise UsageError(f"there is no rule {name!r}{nearest(name, rules)}", help="safelane rules --all lists them")
    data = _data(whole(rules[name]), policy)
    write(json.dumps(data, indent=2, ensure_ascii=False) + "\n" if format == "json" else _text(data))


def _data(rule: Rule, policy: PolicyInForce) -> dict[str, Any]:
    actions = []
    for name in policy.topology.environments:
        decided = policy.decisions.decide(rule, name, policy.topology.production(name))
        actions.append({"environment": name, "action": str(decided.action), "from": str(decided.origin)})
    flagged = next((example for example in rule.examples if _flags(rule, example)), None)
    return {
        "version": 1,
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "scope": str(rule.scope or rule.detects),
        "source": rule.source,
        "why": rule.why,
        "advice": rule.advice,
        "parameters": [
            {"name": one.name, "type": one.type, "default": one.default, "description": one.description}
            for one in rule.params
        ],
        "actions": actions,
        "silences": list(rule.silences),
        "example": flagged,
        "references": list(rule.references),
        **({"admission": _admission(rule.admission)} if rule.admission is not None else {}),
    }


def _admission(admission: Admission) -> dict[str, Any]:
    """What an admission policy demands, and where it is bound."""
    return {
        "failurePolicy": "Fail" if admission.fails else "Ignore",
        "validations": [
            {"expression": one.expression.text.strip(), "message": one.message.strip()} for one in admission.validations
        ],
        "bindings": [
            {"name": one.name, "action": str(one.action), "from": f"{one.path}:{one.line}"}
            for one in admission.bindings
        ],
    }


def _flags(rule: Rule, example: Any) -> bool:
    return any(expected.get("rule", rule.id) == rule.id for expected in example["expect"])


def _text(data: dict[str, Any]) -> str:
    from safelane.sanitise import terminal

    lines = [f"{data['id']} ({data['severity']}): {data['title']}", "", *_wrapped(data["why"])]
    if data["advice"]:
        lines += ["", "What to do instead:", *_wrapped(data["advice"])]
    lines += _demanded(data.get("admission"))
    if data["parameters"]:
        lines += ["", "Parameters:"]
        for one in data["parameters"]:
            default = json.dumps(one["default"], ensure_ascii=False)
            lines += [f"  {one['name']} ({one['type']}, default {default})", *_wrapped(one["description"], "    ")]
    lines += ["", "In force here:"]
    lines += [f"  {one['environment']}: {one['action']} (from {one['from']})" for one in data["actions"]]
    if data["silences"]:
        lines += ["", f"Explains, and so silences at the same place: {', '.join(data['silences'])}"]
    lines += _example(data["example"])
    if data["references"]:
        lines += ["", *data["references"]]
    return terminal("\n".join(lines)) + "\n"


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    from textwrap import wrap

    return wrap(" ".join(text.split()), 96, initial_indent=indent, subsequent_indent=indent)


def _demanded(admission: Any) -> list[str]:
    """What an admission policy demands, each with what it says when it is not so."""
    if admission is None:
        return []
    lines = ["", "What must be true:"]
    for one in admission["validations"]:
        lines += _wrapped(one["expression"])
        lines += _wrapped(f"else: {one['message']}", "    ") if one["message"] else []
    lines += ["", f"What cannot be evaluated is {'denied' if admission['failurePolicy'] == 'Fail' else 'let pass'}."]
    return lines + [f"Bound by {one['name']}: {one['action']} ({one['from']})" for one in admission["bindings"]]


def _example(example: Any) -> list[str]:
    """What changes between before and after of the first flagged example, as a diff."""
    from difflib import unified_diff

    if example is None:
        return []
    files = example.get("files") or {"example.yaml": {key: example[key] for key in ("base", "head") if key in example}}
    lines = ["", f"Flagged, for example: {example['name']}"]
    for path, sides in files.items():
        before, after = (sides.get(side, "").splitlines() for side in ("base", "head"))
        diff = list(unified_diff(before, after, path, path, lineterm="", n=2))
        lines += [f"  {line}" for line in diff]
    return lines
