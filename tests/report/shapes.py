"""What readers of the machine formats accept, as strict JSON Schemas of what this project writes of each format.

SARIF: the OASIS schema of 2.1.0 and what GitHub asks for beyond it. rdjson: reviewdog's rdf. GitLab: its page on Code
Quality. JUnit has no standard: what Jenkins' schema allows. Nothing but what is named here may be written.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

Schema = dict[str, Any]


def record(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def array(items: Schema, **limits: Any) -> Schema:
    return {"type": "array", "items": items, **limits}


def words(*values: str) -> Schema:
    return {"enum": list(values)}


TEXT: Schema = {"type": "string", "minLength": 1}
COUNT: Schema = {"type": "integer", "minimum": 1}

_MESSAGE = record({"text": {**TEXT, "maxLength": 1024}})
_PLACE = record(
    {
        "artifactLocation": record({"uri": {**TEXT, "format": "uri-reference", "pattern": "^[!-~]+$"}}),
        "region": record(dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), COUNT)),
    }
)
_LEVEL = words("none", "note", "warning", "error")
_RESULT = record(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "message": _MESSAGE,
        "locations": array(record({"physicalLocation": _PLACE}), minItems=1, maxItems=1),
        "partialFingerprints": record({"primaryLocationLineHash": TEXT, "safelane/v1": TEXT}),
    },
    {
        "baselineState": words("new", "unchanged", "updated", "absent"),
        "properties": record({"action": words("deny", "warn", "audit"), "decided": TEXT}),
        "relatedLocations": array(
            record({"id": COUNT, "physicalLocation": _PLACE, "message": _MESSAGE}), minItems=1, maxItems=100
        ),
    },
)
_RULE = record(
    {
        "id": {**TEXT, "maxLength": 255},
        "shortDescription": _MESSAGE,
        "fullDescription": _MESSAGE,
        "help": _MESSAGE,
        "defaultConfiguration": record({"level": _LEVEL}),
        "properties": record(
            {
                "problem.severity": words("error", "warning", "recommendation"),
                "precision": words("very-high", "high", "medium", "low"),
                "tags": array(TEXT, maxItems=20, uniqueItems=True),
            }
        ),
    }
)
_NOTIFICATION = record(
    {"level": _LEVEL, "message": _MESSAGE, "descriptor": record({"id": TEXT})},
)
_DRIVER = record({"name": TEXT, "version": TEXT, "semanticVersion": TEXT, "rules": array(_RULE, maxItems=25_000)})
SARIF = record(
    {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": array(
            record(
                {
                    "tool": record({"driver": _DRIVER}),
                    "automationDetails": record({"id": {**TEXT, "pattern": "/$"}}),
                    "columnKind": {"const": "unicodeCodePoints"},
                    "invocations": array(
                        record(
                            {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": array(_NOTIFICATION),
                            }
                        )
                    ),
                    "results": array(_RESULT, maxItems=25_000),
                    "properties": {"type": "object", "required": ["verdict", "base", "head", "policy"]},
                }
            ),
            minItems=1,
            maxItems=1,
        ),
    }
)

_PATH: Schema = {**TEXT, "not": {"pattern": "^(/|\\./)"}}
GITLAB = array(
    record(
        {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": words("info", "minor", "major", "critical", "blocker"),
            "location": record({"path": _PATH, "lines": record({"begin": COUNT}, {"end": COUNT})}),
        }
    )
)

_POSITION = record({"line": COUNT}, {"column": COUNT})
_RANGE = record({"start": _POSITION}, {"end": _POSITION})
RDJSON = record(
    {
        "source": record({"name": TEXT}),
        "diagnostics": array(
            record(
                {
                    "message": TEXT,
                    "location": record({"path": _PATH}, {"range": _RANGE}),
                    "severity": words("UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"),
                    "code": record({"value": TEXT}),
                },
                {"suggestions": array(record({"range": _RANGE, "text": {"type": "string"}}), minItems=1)},
            )
        ),
    }
)

_SUITES = {"name", "time", "tests", "failures", "errors", "disabled"}
_SUITE = {*_SUITES, "skipped", "timestamp", "hostname", "id", "package", "file"}
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def junit_problems(text: str) -> list[str]:
    """What a reader of JUnit files would object to."""
    root = ElementTree.fromstring(text)
    found = [] if root.tag == "testsuites" else [f"the root is {root.tag}"]
    found += [f"testsuites has {key}" for key in root.attrib.keys() - _SUITES]
    for suite in root:
        found += [] if suite.tag == "testsuite" else [f"{suite.tag} in testsuites"]
        found += [f"testsuite has {key}" for key in suite.attrib.keys() - _SUITE]
        found += [f"testsuite lacks {key}" for key in {"name", "tests"} - suite.attrib.keys()]
        for case in suite:
            found += _case_problems(case)
    for part in (root, *root):
        for key, tag in {**_COUNTED, "tests": "testcase"}.items():
            if key in part.attrib and part.attrib[key] != str(len(list(part.iter(tag)))):
                found.append(f"{part.tag} counts {part.attrib[key]} {key}")
    return found


def _case_problems(case: ElementTree.Element) -> list[str]:
    found = [] if case.tag == "testcase" else [f"{case.tag} in testsuite"]
    found += [f"testcase has {key}" for key in case.attrib.keys() - {"name", "classname", "time", "file", "line"}]
    found += [] if case.attrib.get("name") else ["testcase lacks a name"]
    for part in case:
        allowed = set() if part.tag == "system-out" else {"message", "type"}
        found += [] if part.tag in {"failure", "error", "skipped", "system-out"} else [f"{part.tag} in testcase"]
        found += [f"{part.tag} has {key}" for key in part.attrib.keys() - allowed]
    return found
