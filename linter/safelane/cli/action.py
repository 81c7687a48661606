"""What the GitHub Action runs: inputs from the environment, annotations to the log, outputs and a summary to files.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from safelane.cli.boundary import WRONG, run
from safelane.cli.streams import tell, write
from safelane.report.markdown import LIMIT

_FILES = ("json-file", "sarif-file", "html-file")
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0", "")


def main(environment: Mapping[str, str]) -> int:
    """The exit code of the step."""
    workspace = Path(environment.get("GITHUB_WORKSPACE") or ".")
    inputs = {name: value.strip() for name, value in _inputs(environment)}
    wrong = [name for name in ("advisory", "summary") if inputs.get(name, "").lower() not in (*_YES, *_NO)]
    if wrong:
        tell(f"safelane: the input {wrong[0]} is true or false, not {inputs[wrong[0]]!r}")
        return WRONG
    _warn(environment)
    with tempfile.TemporaryDirectory(dir=environment.get("RUNNER_TEMP") or None) as scratch:
        files = {name: str(workspace / inputs[name]) for name in _FILES if inputs.get(name)}
        reports = {"json": Path(scratch) / "report.json", "markdown": Path(scratch) / "summary.md"}
        code = run(_arguments(inputs, workspace, files, reports))
        if not reports["json"].is_file():
            write("::error title=safelane::there is no verdict; the log says why\n")
        _summarise(environment, inputs, reports["markdown"])
        _output(environment, reports["json"], files)
    return code


def _inputs(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    prefix = "SAFELANE_INPUT_"
    return [
        (key.removeprefix(prefix).lower().replace("_", "-"), value)
        for key, value in environment.items()
        if key.startswith(prefix)
    ]


def _arguments(
    inputs: Mapping[str, str], workspace: Path, files: Mapping[str, str], reports: Mapping[str, Path]
) -> list[str]:
    arguments = ["check", "--format", "github", "--repo", str(workspace / inputs.get("path", "."))]
    for name in ("base", "head"):
        arguments += [f"--{name}={inputs[name]}"] if inputs.get(name) else []
    arguments += [f"--config={workspace / inputs['config']}"] if inputs.get("config") else []
    names = [name.strip() for name in inputs.get("environment", "").split(",")]
    arguments += [f"--environment={name}" for name in names if name]
    arguments += ["--advisory"] if inputs.get("advisory", "").lower() in _YES else []
    for name, file in files.items():
        arguments.append(f"--output={name.removesuffix('-file')}={file}")
    return [*arguments, *(f"--output={name}={file}" for name, file in reports.items())]


def _warn(environment: Mapping[str, str]) -> None:
    if environment.get("GITHUB_EVENT_NAME") == "pull_request_target":
        write(
            "::warning title=safelane::pull_request_target runs with the secrets of the base branch; safelane needs "
            "none of them: use pull_request with permissions contents: read\n"
        )


def _summarise(environment: Mapping[str, str], inputs: Mapping[str, str], report: Path) -> None:
    """GitHub drops a summary of more than 1 MiB as a whole: the report ends before that."""
    target = environment.get("GITHUB_STEP_SUMMARY")
    if target and inputs.get("summary", "true").lower() in _YES and report.is_file():
        text = report.read_text("utf-8")
        assert len(text.encode()) <= LIMIT
        with Path(target).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def _output(environment: Mapping[str, str], report: Path, files: Mapping[str, str]) -> None:
    """Single words and numbers of our own, and paths that the workflow gave."""
    target = environment.get("GITHUB_OUTPUT")
    if not target:
        return
    values = {"verdict": "error"}
    if report.is_file():
        data = json.loads(report.read_text("utf-8"))
        counts = {name: str(data["summary"][name]) for name in ("deny", "warn", "unchecked")}
        values = {"verdict": data["verdict"], **counts, **files}
    with Path(target).open("a", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in values.items() if "\n" not in value)
