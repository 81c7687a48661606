"""One sound rule, and the mistakes that authors make in it: ``§`` stands where each is to be pointed at."""

from __future__ import annotations

from typing import NamedTuple

NAME = "replicas-halved"
RULE = r"""id: replicas-halved
title: Replicas are cut by half
severity: error
scope: workload
match:
  operations: [modify]
  kinds: [Deployment]
params:
  kept: {type: double, default: 0.5, description: Share of the replicas that must remain.}
  names: {type: string, default: '^web-', description: The workloads that count.}
variables:
  - name: before
    expression: oldWorkload.?replicas.orValue(0)
  - name: after
    expression: >-
      workload.?replicas
      .orValue(variables.before)
deny: |
  !has(workload.autoscaling) &&
    double(variables.after) < params.kept * double(variables.before) &&
  workload.name.matches(params.names)
message: "replicas of \"{workload.name}\" go from {variables.before}\x20to {variables.after}"
at: replicas
why: The rest cannot carry the load.
advice: Go in steps.
edit:
  - {path: replicas, restore: true}
examples:
  - name: cut to one
    base: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 6}}
    head: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 1}}
    expect: [{at: replicas}]
  - name: one less
    base: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 6}}
    head: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 5}}
    expect: []
"""


class Mistake(NamedTuple):
    """What is written instead of a part of the rule, and what is said of it: a part of the message, one of the hint."""

    name: str
    old: str
    new: str
    message: str
    hint: str
    file: str = "replicas-halved.yaml"

    def text(self) -> tuple[str, int, int]:
        """The rule with the mistake, and the line and column where it is."""
        assert RULE.count(self.old) == 1, self.name
        marked = RULE.replace(self.old, self.new)
        before = marked[: marked.index("§")]
        line = before.count("\n") + 1
        return marked.replace("§", ""), line, len(before) - before.rfind("\n")


_DENY = RULE[RULE.index("deny: |") : RULE.index("\nmessage:")]
_NAMES = "workload.name.matches(params.names)"
_IN_DENY = f"\n  {_NAMES}"


def _in_deny(name: str, new: str, message: str, hint: str) -> Mistake:
    return Mistake(name, _IN_DENY, f"\n  {new} && {_NAMES}", message, hint)


MISTAKES = (
    _in_deny("an undeclared name", "§objct.spec.paused", "undeclared name 'objct'", "did you mean 'object'?"),
    _in_deny("a variable of another scope", "§field.new == 1", "undeclared name 'field'", "only rules of scope field"),
    _in_deny("a parameter without its owner", "§kept > 0.1", "undeclared name 'kept'", "write params.kept"),
    _in_deny("a variable without its owner", "§after > 1", "undeclared name 'after'", "write variables.after"),
    Mistake("a variable misspelt", "double(variables.after)", "double(variables.§afer)", "no 'afer'", "'after'"),
    Mistake("a parameter misspelt", "params.kept *", "params.§keep *", "params has no 'keep'", "did you mean 'kept'?"),
    Mistake(
        "a field of the workload, in a folded scalar",
        "workload.?replicas\n",
        "workload.?§replica\n",
        "workload has no 'replica'",
        "did you mean 'replicas'?",
    ),
    _in_deny("a field of a container", "workload.containers.all(c, c.§imag.tag == '')", "c has no 'imag'", "'image'"),
    _in_deny("a field of the change", "change.§prodution", "change has no 'prodution'", "did you mean 'production'?"),
    Mistake(
        "a variable before it is defined",
        "oldWorkload.?replicas.orValue(0)",
        "oldWorkload.?replicas.orValue(variables.§after)",
        "variables.after is defined below",
        "those above it",
    ),
    Mistake(
        "a function misspelt", "double(variables.after)", "duble§(variables.after)", "no function 'duble'", "'double'"
    ),
    _in_deny(
        "a call with too many arguments", "workload.name.matches§('a', 'b')", "matches does not take", "is called as"
    ),
    _in_deny(
        "a comparison of size and text", "size(workload.containers) §== '3'", "impossible comparison", "same type"
    ),
    _in_deny("an order of size and text", "size(workload.containers) §< '3'", "< does not take", "convert one side"),
    _in_deny("an operation that is none", "change.operation §== 'update'", "never 'update'", "add, delete, modify"),
    _in_deny("a number as a condition", "size§(workload.containers)", "expected type 'bool'", "a condition is true or"),
    Mistake(
        "a number as the decision",
        _DENY,
        "deny: |\n  §size(params.names) + variables.after + int(params.kept)",
        "deny gives",
        "compare it",
    ),
    _in_deny("one sign for equal", "workload.name §= 'web'", "yntax error", "write == to compare"),
    _in_deny("one sign for and", "has(workload.name) §& has(workload.kind)", "yntax error", "write && or ||"),
    _in_deny("a condition without variables", "§1 < 2", "always true", "remove it"),
    _in_deny("a value compared with itself", "workload.name §!= workload.name", "always false", "the old object"),
    _in_deny(
        "two values at once", "workload.kind == 'Job' && §workload.kind == 'CronJob'", "all of this at once", "in [...]"
    ),
    _in_deny(
        "one of two exclusions", "(workload.kind != 'Job' || §workload.kind != 'CronJob')", "always one of", "with &&"
    ),
    _in_deny(
        "a condition and its opposite", "has(workload.job) && §!has(workload.job)", "and its opposite", "one of the two"
    ),
    _in_deny("a condition twice", "has(workload.job) && §has(workload.job)", "stands twice", "remove one of them"),
    _in_deny("a negative size", "size(workload.containers) §< 0", "never negative", "use <= 0"),
    _in_deny(
        "the same branch twice",
        "(has(workload.job) §? size(workload.name) > 3 : size(workload.name) > 3)",
        "both branches are the same",
        "keep one of them",
    ),
    _in_deny(
        "a branch that nothing reaches",
        "(has(workload.job) ? (has(workload.job) ? has(workload.kind) : §has(workload.labels)) : has(workload.job))",
        "nothing reaches this branch",
        "ask something else",
    ),
    _in_deny("a pattern that matches everything", "workload.kind.matches(§'.*')", "matches every text", "anchor it"),
    _in_deny("a pattern that is none", "workload.kind.matches(§'(web')", "invalid matches argument", "RE2"),
    Mistake("a parameter that is no pattern", "default: '^web-'", "default: §'^web-('", "not a pattern", "re2"),
    _in_deny(
        "loops in loops",
        "object.a.all§(a, object.b.all(b, object.c.all(c, object.d.all(d, object.e.all(e, a + b + c + d + e != '')))))",
        "may cost",
        "go through short lists",
    ),
    Mistake(
        "a variable that nobody uses",
        "  - name: after\n",
        "  - {name: §spare, expression: workload.name}\n  - name: after\n",
        "'spare' is never used",
        "remove it",
    ),
    Mistake(
        "a parameter that nobody uses",
        "  names: {",
        "  §spare: {type: int, default: 1, description: Nothing.}\n  names: {",
        "'spare' is never used",
        "params.spare",
    ),
    Mistake(
        "a parameter's wrong type",
        "default: 0.5",
        "default: §half",
        "expected double, found string",
        "safelane schema rule",
    ),
    Mistake("a kind misspelt", "kinds: [Deployment]", "kinds: [§Deployement]", "no kind 'Deployement'", "'Deployment'"),
    Mistake("an operation misspelt", "[modify]", "[§modfy]", '"modfy" is not one of', "did you mean 'modify'?"),
    Mistake(
        "a key misspelt",
        "\nadvice:",
        "\nadvise: x\nadvice:".replace("advise", "§advise"),
        "unknown key 'advise'",
        "'advice'",
    ),
    Mistake(
        "a severity that is none",
        "severity: error",
        "severity: §fatal",
        '"fatal" is not one of',
        "safelane schema rule",
    ),
    Mistake(
        "a path that is not there", "at: replicas\n", "at: §replica\n", "a workload has no 'replica'", "'replicas'"
    ),
    Mistake("a path to edit that is not there", "{path: replicas,", "{path: §replica,", "no 'replica'", "'replicas'"),
    Mistake("a message without its brace", '{variables.after}"', '§{variables.after"', "no closing '}'", "write {{"),
    Mistake(
        "a name in a message, behind escapes",
        "\\x20to {variables.after}",
        "\\x20to {variables.§aftr}",
        "variables has no 'aftr'",
        "'after'",
    ),
    Mistake(
        "an id that demands",
        "id: replicas-halved",
        "id: §no-replicas-halved",
        "not name the bad pattern",
        "'allow'",
        "no-replicas-halved.yaml",
    ),
    Mistake(
        "an id that is not the file's name", "id: replicas-halved", "id: §halved", "not the name of the file", "rename"
    ),
    Mistake(
        "no clean example",
        """examples:
  - name: cut to one
    base: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 6}}
    head: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 1}}
    expect: [{at: replicas}]
  - name: one less
    base: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 6}}
    head: |
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 5}}
    expect: []
""",
        "§examples:\n  - {name: cut, files: {a.yaml: {head: 'a: 1'}}, expect: [{at: a}]}\n",
        "there is no clean one",
        "near miss",
    ),
    Mistake(
        "a variable twice",
        "  - name: after\n",
        "  - {name: §before, expression: '1'}\n  - name: after\n",
        "defined twice",
        "safelane schema rule",
    ),
    Mistake(
        "an exclamation mark that YAML takes for a tag",
        _DENY,
        "deny: §!has(workload.autoscaling)",
        "a tag",
        "quote the text",
    ),
)
