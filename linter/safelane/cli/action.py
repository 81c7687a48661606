"""What the GitHub Action runs: inputs from the environment, annotations to the log, outputs and a summary to files.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from safelane.cli.boundary import UNDECIDED, WRONG, run
from safelane.cli.streams import prepare, tell, write
from safelane.git.events.github import TARGET
from safelane.report.github import Annotation, command
from safelane.report.markdown import LIMIT, code

_FILES = ("json-file", "sarif-file", "html-file")
_REASONS = 50
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0", "")


def main(environment: Mapping[str, str]) -> int:
    """The exit code of the step."""
    workspace = Path(environment.get("GITHUB_WORKSPACE") or ".")
    inputs = {name: value.strip() for name, value in _inputs(environment)}
    wrong = [name for name in ("advisory", "summary") if inputs.get(name, "").lower() not in (*_YES, *_NO)]
    if wrong:
        tell(f"safelane: the input {wrong[0]} is true or false, not {inputs[wrong[0]]!r}")
        return WRONG
    prepare()
    with tempfile.TemporaryDirectory(dir=environment.get("RUNNER_TEMP") or None) as scratch:
        files = {name: str(workspace / inputs[name]) for name in _FILES if inputs.get(name)}
        reports = {"json": Path(scratch) / "report.json", "markdown": Path(scratch) / "summary.md"}
        with _overheard() as said:
            exit_code = run(_arguments(inputs, workspace, files, reports))
        if not reports["json"].is_file():
            reports["markdown"].write_text(_no_verdict(said.getvalue(), environment), "utf-8", newline="\n")
        _summarise(environment, inputs, reports["markdown"])
        _output(environment, reports["json"], files, "unsure" if exit_code == UNDECIDED else "error")
    return exit_code


def _no_verdict(said: str, environment: Mapping[str, str]) -> str:
    """Annotates what was said instead of a verdict, and gives the summary of it."""
    reasons = [line for line in said.splitlines() if line.strip()][:_REASONS]
    annotations = [Annotation("error", "\n".join(reasons), "safelane: no verdict")]
    if environment.get("GITHUB_EVENT_NAME") == "pull_request_target":
        annotations.append(Annotation("warning", TARGET, "safelane: what guards the gate"))
    write("".join(f"{command(one)}\n" for one in annotations))
    return "\n".join(["## safelane: no verdict", "", *(f"- {code(line)}" for line in reasons), ""])


class _Overheard(io.StringIO):
    """Keeps what is said, and says it on."""

    def __init__(self, stream: io.TextIOBase) -> None:
        super().__init__()
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(text)
        return super().write(text)


@contextlib.contextmanager
def _overheard() -> Iterator[io.StringIO]:
    said = _Overheard(sys.stderr)  # type: ignore[arg-type]
    with contextlib.redirect_stderr(said):
        yield said


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
    arguments += [f"--policy-repo={workspace / inputs['policy-repo']}"] if inputs.get("policy-repo") else []
    names = [name.strip() for name in inputs.get("environment", "").split(",")]
    arguments += [f"--environment={name}" for name in names if name]
    arguments += ["--advisory"] if inputs.get("advisory", "").lower() in _YES else []
    for name, file in files.items():
        arguments.append(f"--output={name.removesuffix('-file')}={file}")
    return [*arguments, *(f"--output={name}={file}" for name, file in reports.items())]


def _summarise(environment: Mapping[str, str], inputs: Mapping[str, str], report: Path) -> None:
    """GitHub drops a summary of more than 1 MiB as a whole: the report ends before that."""
    target = environment.get("GITHUB_STEP_SUMMARY")
    if target and inputs.get("summary", "true").lower() in _YES and report.is_file():
        text = report.read_text("utf-8")
        assert len(text.encode()) <= LIMIT
        with Path(target).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def _output(environment: Mapping[str, str], report: Path, files: Mapping[str, str], otherwise: str) -> None:
    """Single words and numbers of our own, and paths that the workflow gave; ``otherwise`` without a report."""
    target = environment.get("GITHUB_OUTPUT")
    if not target:
        return
    values = {"verdict": otherwise}
    if report.is_file():
        data = json.loads(report.read_text("utf-8"))
        counts = {name: str(data["summary"][name]) for name in ("deny", "warn", "unchecked")}
        values = {"verdict": data["verdict"], **counts, **files}
    with Path(target).open("a", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in values.items() if "\n" not in value)
