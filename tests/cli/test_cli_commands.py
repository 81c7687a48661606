"""The commands that look at the policy, and what help costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import Sandbox

from safelane import __version__
from safelane.cli.app import COMMANDS, app


def test_help_and_version(cli: Cli) -> None:
    for arguments in ([], ["--help"], ["-h"]):
        done = cli(*arguments)
        assert done.code == 0
        assert all(name in done.out for name in COMMANDS)
    assert cli("--version").out == f"safelane {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_the_table_says_its_first_line(cli: Cli, name: str) -> None:
    done = cli(name, "--help")
    assert done.code == 0
    command = app.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert (command.help or "").strip().splitlines()[0] == COMMANDS[name][1]


def test_rules_lists_what_is_in_force(cli: Cli, risky: Sandbox) -> None:
    rules = {rule["id"]: rule for rule in cli("rules", "--format", "json", cwd=risky.place).json["rules"]}
    actions = {action["environment"]: action["action"] for action in rules["replicas-cut"]["actions"]}
    assert actions["production"] == "deny"
    assert actions["staging"] == "audit"
    assert rules["replicas-cut"]["scope"] == "workload"
    assert "replicas-cut" in cli("rules", cwd=risky.place).out


def test_rules_without_a_repository(cli: Cli, tmp_path: Path) -> None:
    assert cli("rules", cwd=tmp_path).code == 0


def test_explain_shows_why_and_what_instead(cli: Cli, risky: Sandbox) -> None:
    done = cli("explain", "replicas-cut", cwd=risky.place)
    assert done.code == 0
    for part in ("replicas-cut (error)", "What to do instead:", "minimum_kept", "production: deny", "-  replicas: 6"):
        assert part in done.out
    data = cli("explain", "replicas-cut", "--format", "json", cwd=risky.place).json
    assert data["parameters"][0]["default"] == 0.5


def test_config_show_says_where_each_value_is_from(cli: Cli, risky: Sandbox) -> None:
    risky.write({"safelane.yaml": "version: 1\npolicies:\n  - strict\n"})
    values = {row["key"]: row for row in cli("config", "show", "--format", "json", cwd=risky.place).json["values"]}
    strict = next(row for key, row in values.items() if key.startswith("policies"))
    assert strict["from"] == "safelane.yaml"
    assert strict["line"] in (2, 3)
    assert any(row["from"] == "default" for row in values.values())
    assert "safelane.yaml:" in cli("config", "show", cwd=risky.place).out


@pytest.mark.parametrize("name", ["config", "rule", "policy", "report"])
def test_schemas_are_schemas(cli: Cli, name: str) -> None:
    from jsonschema import Draft202012Validator

    schema = cli("schema", name).json
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_report_fits_its_schema(cli: Cli, risky: Sandbox) -> None:
    from jsonschema import Draft202012Validator

    report = cli("check", "--format", "json", cwd=risky.place).json
    Draft202012Validator(cli("schema", "report").json).validate(report)


def test_init_writes_a_configuration_that_is_in_force(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({PRODUCTION: deployment(), STAGING: deployment()}, "base")
    printed = cli("init", "--stdout", cwd=sandbox.place)
    assert printed.code == 0
    assert "version: 1" in printed.out
    done = cli("init", cwd=sandbox.place)
    assert done.code == 0
    assert (sandbox.place / "safelane.yaml").read_text() == printed.out
    assert cli("config", "show", cwd=sandbox.place).code == 0
    again = cli("init", cwd=sandbox.place)
    assert (again.code, again.out) == (2, "")
    assert "there already" in again.err


def _loaded(arguments: list[str], cwd: Path) -> set[str]:
    """The modules that a command loads."""
    code = (
        "import sys, json\n"
        "from safelane.cli.boundary import run\n"
        "import io, contextlib\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    run({arguments!r})\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, check=True, encoding="utf-8")
    return set(json.loads(done.stdout))


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"pygit2", "yaml", "jsonschema", "celpy", "lark", "re2", "ruamel.yaml", "hypothesis"}
    assert not heavy & _loaded(["--help"], tmp_path)


def test_a_check_with_built_in_rules_loads_no_front_end(risky: Sandbox) -> None:
    loaded = _loaded(["check"], risky.place)
    assert not {"jsonschema", "celpy", "lark", "ruamel.yaml", "safelane.cel.syntax.parser"} & loaded
    assert "pygit2" in loaded


def test_a_check_with_a_configuration_loads_no_schema(risky: Sandbox) -> None:
    risky.git("switch", "--quiet", "main")
    risky.commit({"safelane.yaml": "version: 1\nsettings:\n  replicas-cut: {params: {minimum_kept: 0.7}}\n"})
    risky.commit({PRODUCTION: deployment(1)})
    assert "jsonschema" not in _loaded(["check", "--base", "HEAD~1"], risky.place)
