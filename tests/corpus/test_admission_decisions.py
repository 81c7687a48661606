"""The decisions of the real admission plugin, message texts included, through the whole pipeline.

What cannot be the same, and what is tested instead: the API server stores no policy that does not compile, and neither
is one loaded here, so that policies with mistakes are asked without them; and who makes a request (``ann`` there) Git
does not know, so that what reads it is left open, and never guessed.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.admission_runs import messages, report_on
from tests.shared import shared

from safelane.documents import Document, parse
from safelane.errors import ConfigurationError, Problem
from safelane.findings import Report
from safelane.rules.admission.loading import PolicyFile, admission_rules

BINDING: dict[str, Any] = {
    "apiVersion": "admissionregistration.k8s.io/v1",
    "kind": "ValidatingAdmissionPolicyBinding",
    "metadata": {"name": "without-params"},
    "spec": {"validationActions": ["Deny"]},
}
# validations that read the user: what is said in place of their message, or None where the request is left open
OF_THE_USER = {
    "request.operation + ' by ' + request.userInfo.username": "fallback",
    "variables.who != 'root'": None,
    "'dev' in request.userInfo.groups": None,
}
# errors of audit annotations that do not compile, or that read the user, who might be what makes them fail
NOT_HERE = ("compilation error", "variables.who")
MISTAKES = ("validations", "variables", "auditAnnotations")


@cache
def data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared("vap") / "decisions.json").read_text(encoding="utf-8"))
    return loaded


def policy_of(case: Mapping[str, Any]) -> dict[str, Any]:
    text: str = data()["policies"][case["policy"]]["yaml"]
    (document,) = parse("policy.yaml", text.replace("FAILURE", case["failurePolicy"]).encode())
    assert isinstance(document, Document)
    value: dict[str, Any] = document.value
    return value


def judged(case: Mapping[str, Any], policy: dict[str, Any]) -> Report:
    rules = {"policy.json": policy}
    if case["params"] is not None:
        rules["params.json"] = data()["params"][case["params"]]
    elif "paramKind" in policy["spec"]:
        rules["binding.json"] = {**BINDING, "spec": {**BINDING["spec"], "policyName": case["policy"]}}
    base, head = objects(case)
    if case["namespaceObject"] is not None:
        namespace = {"namespace.json": data()["namespaces"][case["namespaceObject"]]}
        base, head = {**base, **namespace}, {**head, **namespace}
    return report_on(rules, base, head)


def objects(case: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The object before and after: of one name, for it is one object, and in the namespace that is asked about."""
    old, new = (copy.deepcopy(data()["objects"].get(case[key])) for key in ("oldObject", "object"))
    if old is not None and new is not None:
        old["metadata"]["name"] = new["metadata"]["name"]
    sides = []
    for value in (old, new):
        if value is not None and case["namespaceObject"] is not None:
            value["metadata"]["namespace"] = case["namespaceObject"]
        sides.append({"apps/object.json": value} if value is not None else {})
    return sides[0], sides[1]


def compiles(policy: Mapping[str, Any], **spec: Any) -> bool:
    """Whether a policy with these parts in place of its own can be loaded."""
    only = {key: value for key, value in policy["spec"].items() if key not in (*MISTAKES, "matchConditions")}
    text = json.dumps({**policy, "spec": {**only, **spec}})
    try:
        admission_rules([PolicyFile("policies/policy.json", "local", text.encode())])
    except ConfigurationError:
        return False
    return True


def without_mistakes(policy: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The policy without the parts that do not compile, and which validations are left."""
    spec = policy["spec"]
    variables: list[Any] = []
    for one in spec.get("variables", ()):
        variables += [one] if compiles(policy, variables=[*variables, one]) else []
    kept, validations = [], []
    for index, one in enumerate(spec.get("validations", ())):
        bare = {key: value for key, value in one.items() if key != "messageExpression"}
        fitting = next((v for v in (one, bare) if compiles(policy, variables=variables, validations=[v])), None)
        if fitting is not None:
            kept.append(index)
            validations.append(fitting)
    notes = [one for one in spec.get("auditAnnotations", ()) if compiles(policy, auditAnnotations=[one])]
    return {
        **policy,
        "spec": {**spec, "variables": variables, "validations": validations, "auditAnnotations": notes},
    }, kept


def expected(case: Mapping[str, Any], policy: Mapping[str, Any], kept: list[int]) -> tuple[list[str], int]:
    """The messages of the refusals, sorted, and how much is left open for want of the user."""
    said, open_ = [], 0
    validations = policy["spec"].get("validations", ())
    for place, decision in enumerate(case["decisions"]):
        if len(case["decisions"]) == len(validations):
            if place not in kept:
                continue
            texts = (validations[place].get("messageExpression"), validations[place]["expression"])
            of_the_user = [OF_THE_USER[text] for text in texts if text in OF_THE_USER]
            if of_the_user == [None]:
                open_ += 1
                continue
            if of_the_user and decision["evaluation"] == "deny":
                said += [text for text in of_the_user if text is not None]
                continue
        if decision["action"] == "deny":
            said.append(decision["message"])
    said += [
        one["error"]
        for one in case["audit_annotations"]
        if one["action"] == "error" and not any(text in one["error"] for text in NOT_HERE)
    ]
    return sorted(said), open_


def test_every_decision() -> None:
    wrong = []
    for case in data()["cases"]:
        policy = policy_of(case)
        if case["policy"] in ("match-compile-error", "match-not-bool"):
            continue
        whole, kept = without_mistakes(policy)
        report = judged(case, whole)
        found = messages(report), len(report.unchecked)
        if found != expected(case, policy, kept):
            wrong.append((case["id"], found, expected(case, policy, kept)))
    assert wrong == []
    assert len(data()["cases"]) == 170


def wanted_places(text: str, errors: list[str]) -> list[tuple[int, int]]:
    """Where the real compiler sees the mistakes that it places, as lines and columns of the manifest."""
    places = []
    for error in errors:
        found = re.search(r"<input>:1:(\d+):.*?\n \| (.*?)\n", error, re.DOTALL)
        if found is not None:
            start = re.search(f'([" ]){re.escape(found[2])}["}}\\n]', text)
            assert start is not None
            at = start.end(1) + int(found[1]) - 1
            places.append((text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)))
    return places


def test_every_mistake_has_a_place() -> None:
    """As many as the real compiler finds, each where it sees it, and before anybody makes a request."""
    wrong = []
    for name, policy in data()["policies"].items():
        try:
            report_on({"policy.yaml": policy["yaml"].replace("FAILURE", "Fail")})
            problems: tuple[Problem, ...] = ()
        except ConfigurationError as error:
            problems = error.problems
        places = {(problem.line, problem.column) for problem in problems}
        missing = [one for one in wanted_places(policy["yaml"], policy["compile_errors"]) if one not in places]
        if len(problems) != len(policy["compile_errors"]) or missing:
            wrong.append((name, [str(one) for one in problems], missing))
    assert wrong == []
