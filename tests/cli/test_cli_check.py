"""``safelane check`` on real repositories: exit codes, places, what is compared."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import Sandbox


def test_a_risky_change_is_blocked_at_its_line(cli: Cli, risky: Sandbox) -> None:
    done = cli("check", "--format", "json", cwd=risky.place)
    assert done.code == 1
    report = done.json
    assert report["verdict"] == "blocked"
    assert report["base"] == risky.git("rev-parse", "main")
    assert report["head"] == risky.git("rev-parse", "change")
    assert report["policy"]["revision"] == report["base"]
    (finding,) = report["findings"]
    assert (finding["rule"], finding["action"], finding["status"]) == ("replicas-cut", "deny", "new")
    assert finding["message"] == "replicas go from 6 to 1"
    assert finding["location"] == {
        "path": PRODUCTION, "side": "head", "line": 7, "column": 13, "endLine": 7, "endColumn": 14,
        "pointer": "/spec/replicas",
    }  # fmt: skip
    (related,) = finding["related"]
    assert (related["side"], related["line"], related["column"]) == ("base", 7, 13)
    assert finding["environments"] == ["production"]
    assert finding["service"] == "web"
    assert finding["resource"] == {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "shop", "name": "web"}
    assert report["summary"] == {
        "files": 1, "resources": 1, "fields": 1, "deny": 1, "warn": 0, "audit": 0, "waived": 0, "overridden": 0,
        "fixed": 0, "unchecked": 0,
    }  # fmt: skip
    assert "layout inferred: no safelane.yaml at the base revision" in report["notes"]


def test_the_text_shows_the_line_before_and_after(cli: Cli, risky: Sandbox) -> None:
    done = cli("check", cwd=risky.place)
    assert done.code == 1
    assert "error[replicas-cut]: replicas go from 6 to 1" in done.out
    assert f"{PRODUCTION}:7:13" in done.out
    assert " 7 -   replicas: 6" in done.out
    assert " 7 +   replicas: 1" in done.out
    assert done.err == ""


def test_the_same_report_again_but_for_the_timing(cli: Cli, risky: Sandbox) -> None:
    reports = [cli("check", "--format", "json", cwd=risky.place).json for _ in range(2)]
    for report in reports:
        del report["timing"]
    assert reports[0] == reports[1]


def test_a_harmless_change_passes(cli: Cli, risky: Sandbox) -> None:
    risky.commit({PRODUCTION: deployment(7)})
    done = cli("check", "--format", "json", cwd=risky.place)
    assert (done.code, done.json["verdict"], done.json["findings"]) == (0, "pass", [])


def test_base_equal_to_head_says_so(cli: Cli, risky: Sandbox) -> None:
    done = cli("check", "--base", "main", "--head", "main", cwd=risky.place)
    assert done.code == 0
    assert "nothing to compare" in done.out


def test_what_others_merged_is_not_this_change(cli: Cli, risky: Sandbox) -> None:
    """The default base is where the branch left off, not where the target is now."""
    risky.git("switch", "--quiet", "main")
    risky.commit({STAGING: deployment(3)}, "others")
    risky.git("switch", "--quiet", "change")
    done = cli("check", "--format", "json", cwd=risky.place)
    assert done.json["summary"]["files"] == 1


@pytest.mark.parametrize("flag", ["--staged", "--worktree"])
def test_the_index_and_the_files_on_disk_are_heads(cli: Cli, risky: Sandbox, flag: str) -> None:
    risky.git("switch", "--quiet", "main")
    risky.write({PRODUCTION: deployment(2)})
    if flag == "--staged":
        risky.git("add", "--all")
        risky.write({PRODUCTION: deployment(6)})
    done = cli("check", flag, "--format", "json", cwd=risky.place)
    assert done.code == 1
    assert done.json["head"] is None
    assert done.json["findings"][0]["message"] == "replicas go from 6 to 2"


def test_advisory_reports_and_passes(cli: Cli, risky: Sandbox) -> None:
    done = cli("check", "--advisory", "--format", "json", cwd=risky.place)
    assert (done.code, done.json["verdict"]) == (0, "blocked")


def test_quiet_is_for_what_is_printed_not_for_files(cli: Cli, risky: Sandbox, tmp_path: Path) -> None:
    page, summary, alone = tmp_path / "page.html", tmp_path / "summary.md", tmp_path / "alone.html"
    done = cli("check", "-q", "--output", f"html={page}", "--output", f"markdown={summary}", cwd=risky.place)
    assert (done.code, done.out) == (1, "blocked: 1 error\n")
    assert cli("check", "--output", f"html={alone}").code == 1
    assert "replicas go from 6 to 1" in page.read_text()
    assert "What it reaches" in page.read_text()
    assert len(page.read_text()) == len(alone.read_text())
    assert "mermaid" in summary.read_text()


def test_several_formats_of_one_run(cli: Cli, risky: Sandbox, tmp_path: Path) -> None:
    json_file, sarif_file = tmp_path / "r.json", tmp_path / "r.sarif"
    done = cli("check", "-q", "--output", f"json={json_file}", "--output", f"sarif={sarif_file}", cwd=risky.place)
    assert done.code == 1
    assert done.out == "blocked: 1 error\n"
    assert json.loads(json_file.read_text())["verdict"] == "blocked"
    assert json.loads(sarif_file.read_text())["version"] == "2.1.0"


def test_another_environment_is_not_judged(cli: Cli, risky: Sandbox) -> None:
    assert cli("check", "--environment", "staging", cwd=risky.place).code == 0
    assert cli("check", "--environment", "prod", cwd=risky.place).code == 1
    done = cli("check", "--environment", "producton", cwd=risky.place)
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'production'?" in done.err


def test_a_change_that_switches_its_own_rule_off_is_still_blocked(cli: Cli, risky: Sandbox) -> None:
    risky.commit({"safelane.yaml": "version: 1\nsettings:\n  replicas-cut: {action: off}\n"})
    done = cli("check", "--format", "json", cwd=risky.place)
    assert done.code == 1
    by_rule = {finding["rule"]: finding for finding in done.json["findings"]}
    assert by_rule["replicas-cut"]["action"] == "deny"
    weakened = by_rule["policy-weakened"]
    assert weakened["action"] == "warn"
    assert (weakened["location"]["path"], weakened["location"]["line"]) == ("safelane.yaml", 3)
    assert "replicas-cut goes from deny to off" in weakened["message"]


def test_settings_of_the_base_decide(cli: Cli, risky: Sandbox) -> None:
    risky.git("switch", "--quiet", "main")
    risky.commit({"safelane.yaml": "version: 1\nsettings:\n  replicas-cut: {action: warn}\n"})
    risky.git("switch", "--quiet", "change")
    risky.git("rebase", "--quiet", "main")
    done = cli("check", "--format", "json", cwd=risky.place)
    assert done.code == 0
    assert [finding["action"] for finding in done.json["findings"]] == ["warn"]


def test_a_configuration_on_disk_wins(cli: Cli, risky: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("version: 1\nsettings:\n  replicas-cut: {params: {minimum_kept: 0.1}}\n")
    done = cli("check", "--config", str(file), cwd=risky.place)
    assert done.code == 0


def test_a_waiver_of_the_base_counts_until_it_expires(cli: Cli, risky: Sandbox) -> None:
    risky.git("switch", "--quiet", "main")
    waiver = """\
version: 1
waivers:
  - rule: replicas-cut
    where: {path: apps/web/**, kind: Deployment}
    owner: team-web
    reason: moves to another cluster
    expires: 2026-06-30
"""
    risky.commit({"safelane.yaml": waiver})
    risky.git("switch", "--quiet", "change")
    risky.git("rebase", "--quiet", "main")
    done = cli("check", "--now", "2026-06-30T23:59:59Z", "--format", "json", cwd=risky.place)
    assert done.code == 0
    assert done.json["summary"]["waived"] == 1
    assert done.json["summary"]["deny"] == 0
    assert done.json["findings"][0]["waiver"]["owner"] == "team-web"
    late = cli("check", "--now", "2026-07-01T00:00:00Z", "--format", "json", cwd=risky.place)
    assert late.code == 1
    assert any("expired" in note for note in late.json["notes"])


def test_a_label_with_a_reason_overrides(cli: Cli, risky: Sandbox) -> None:
    risky.git("switch", "--quiet", "main")
    risky.commit({"safelane.yaml": "version: 1\noverrides:\n  - {label: break-glass, rules: ['*']}\n"})
    risky.git("switch", "--quiet", "change")
    risky.git("rebase", "--quiet", "main")
    body = "safelane-override: replicas-cut: the zone is full, INC-7"
    assert cli("check", "--label", "break-glass", cwd=risky.place).code == 1
    assert cli("check", "--body", body, cwd=risky.place).code == 1
    done = cli("check", "--label", "break-glass", "--body", body, "--format", "json", cwd=risky.place)
    assert done.code == 0
    finding = done.json["findings"][0]
    assert (finding["action"], finding["override"]) == (
        "warn",
        {"label": "break-glass", "reason": "the zone is full, INC-7"},
    )
    assert done.json["summary"]["overridden"] == 1


def test_existing_and_fixed_findings_on_request(cli: Cli, sandbox: Sandbox) -> None:
    rules = """\
id: too-few
title: Too few replicas
severity: error
scope: workload
deny: workload.?replicas.orValue(1) < 3
message: only {workload.replicas}
at: replicas
why: One node may be down.
advice: Run three.
examples:
  - {name: few, base: "", head: "", expect: [{}]}
  - {name: enough, base: "", head: "", expect: []}
"""
    other = PRODUCTION.replace("web", "api")
    base = {PRODUCTION: deployment(1), other: deployment(2)}
    sandbox.commit({"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/too-few.yaml": rules, **base}, "base")
    sandbox.git("switch", "--quiet", "--create", "change")
    sandbox.commit({PRODUCTION: deployment(1, "registry.example.com/web:1.5.0"), other: deployment(3)})
    quiet = cli("check", "--base", "main", "--format", "json", cwd=sandbox.place)
    assert (quiet.code, quiet.json["findings"]) == (0, [])
    done = cli("check", "--base", "main", "--all", "--format", "json", cwd=sandbox.place)
    assert done.code == 0
    statuses = {finding["location"]["path"]: finding["status"] for finding in done.json["findings"]}
    assert statuses == {PRODUCTION: "existing", other: "fixed"}
    assert done.json["summary"]["fixed"] == 1


BROKEN = "apiVersion: v1\nkind: Service\nspec: {ports: [1}\n"


def test_a_file_that_no_longer_parses_blocks(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({PRODUCTION: deployment()}, "base")
    sandbox.git("switch", "--quiet", "--create", "change")
    sandbox.commit({PRODUCTION: BROKEN})
    done = cli("check", "--base", "main", "--format", "json", cwd=sandbox.place)
    assert done.code == 1
    (finding,) = done.json["findings"]
    assert (finding["rule"], finding["location"]["line"]) == ("document-unreadable", 3)
    assert done.json["unchecked"][0]["reason"] == "syntax"


def test_a_file_that_was_broken_before_does_not_block(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({PRODUCTION: BROKEN}, "base")
    sandbox.git("switch", "--quiet", "--create", "change")
    sandbox.commit({PRODUCTION: BROKEN.replace("Service", "ConfigMap")})
    done = cli("check", "--base", "main", "--format", "json", cwd=sandbox.place)
    assert done.code == 0
    assert [finding["rule"] for finding in done.json["findings"]] == ["change-unchecked"]


def test_a_file_that_is_too_large_leaves_the_verdict_open(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({"safelane.yaml": "version: 1\nlimits: {file_bytes: 1000}\n", PRODUCTION: deployment()}, "base")
    sandbox.git("switch", "--quiet", "--create", "change")
    sandbox.commit({PRODUCTION: deployment() + "#" * 1000})
    done = cli("check", "--base", "main", "--format", "json", cwd=sandbox.place)
    assert (done.code, done.json["verdict"]) == (3, "unsure")
    assert done.json["unchecked"][0]["blocking"] is True


def test_secrets_do_not_show(cli: Cli, sandbox: Sandbox) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: %s\n"
    path = "apps/web/overlays/production/secret.yaml"
    sandbox.commit({path: secret % "correct-horse-battery"}, "base")
    sandbox.git("switch", "--quiet", "--create", "change")
    sandbox.commit({path: secret % '""'})
    for format in ("text", "json", "github", "sarif", "markdown", "html"):
        done = cli("check", "--base", "main", "--format", format, cwd=sandbox.place)
        assert done.code == 1
        assert "correct-horse-battery" not in done.out
        assert "value-blanked" in done.out


def test_a_repository_elsewhere(cli: Cli, risky: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Sandbox(tmp_path / "other")
    other.commit({"a.yaml": "a: 1\n"})
    monkeypatch.setenv("GIT_DIR", str(other.place / ".git"))
    assert cli("check", "--repo", str(risky.place), cwd=tmp_path).code == 1


def test_a_subfolder_is_enough(cli: Cli, risky: Sandbox) -> None:
    assert cli("check", cwd=(risky.place / PRODUCTION).parent).code == 1


def test_output_that_cannot_be_encoded_is_spelled_out(risky: Sandbox) -> None:
    import subprocess
    import sys

    name = "apps/wéb/overlays/production/deployment.yaml"
    risky.commit({name: deployment(6)}, "base of another")
    risky.commit({name: deployment(1)})
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "safelane", "check", "--base", "HEAD~1"],
        cwd=risky.place, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"w\\xe9b" in done.stdout


def test_a_removed_list_entry_is_shown_where_it_stood(cli: Cli, sandbox: Sandbox) -> None:
    rule = """\
id: entry-gone
title: An entry is gone
severity: error
scope: field
deny: field.operation == 'delete'
message: '{field.old} is gone'
why: It is a test.
advice: None.
examples:
  - {name: flagged, base: "", expect: [{}]}
  - {name: clean, base: "", expect: []}
"""
    path = "config/production/hosts.yaml"
    own = {"safelane.yaml": "version: 1\npolicies: []\nrules: [ops]\n", "ops/entry-gone.yaml": rule}
    sandbox.commit({**own, path: "name: x\nhosts:\n  - alpha\n  - beta\n  - gamma\n"})
    sandbox.commit({path: "name: x\nhosts:\n  - alpha\n  - gamma\n"})
    done = cli("check", "--base", "HEAD~1", "--format", "json", cwd=sandbox.place)
    (finding,) = done.json["findings"]
    assert finding["message"] == "beta is gone"
    assert (finding["location"]["side"], finding["location"]["line"], finding["location"]["pointer"]) == (
        "head", 2, "/hosts",
    )  # fmt: skip
    (related,) = finding["related"]
    assert (related["side"], related["line"], related["message"]) == ("base", 4, "this was removed")


def test_a_finding_inside_a_text_has_both_pointers(cli: Cli, sandbox: Sandbox) -> None:
    path = "apps/web/overlays/production/config.yaml"
    body = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.yaml: |\n    mode: fast\n    url: %s\n"
    sandbox.commit({path: body % "https://api.example.com"})
    sandbox.commit({path: body % '""'})
    done = cli("check", "--base", "HEAD~1", "--format", "json", cwd=sandbox.place)
    (finding,) = [one for one in done.json["findings"] if one["rule"] == "value-blanked"]
    assert (finding["location"]["line"], finding["location"]["pointer"]) == (7, "/data/app.yaml#/url")
    assert (done.json["summary"]["resources"], done.json["summary"]["fields"]) == (1, 1)
