"""Files that break tools, one by one: the verdict, the reason and the line that a person is told."""

from __future__ import annotations

import pytest
from tests.end_to_end.odd import Odd, odd
from tests.manifests import PRODUCTION, deployment

__all__ = ["odd"]

FOLDER = "apps/web/overlays/production"
DETAILS = {
    "git-crypt": (b"\0GITCRYPT\0\x01\x02", "encrypted", "encrypted by git-crypt"),
    "ansible-vault": (b"$ANSIBLE_VAULT;1.1;AES256\n3132\n", "encrypted", "encrypted by ansible-vault"),
    "sops": (
        b"kind: ENC[AES256_GCM,data:abc]\nsops:\n  mac: ENC[x]\n  lastmodified: '2026-01-01T00:00:00Z'\n",
        "encrypted", "encrypted by SOPS",
    ),
    "LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "lfs", "Git LFS pointer",
    ),
    "NUL bytes": (b"a: \0\n", "binary", "NUL bytes"),
    "UTF-16 cut short": (b"\xff\xfea\x00:\x00 \x001\x00\n", "encoding", "UTF-16"),
    "Latin-1": ("a: é\n".encode("latin-1"), "encoding", "not UTF-8"),
    "unquoted template": (b"a: {{ .Values.x }}\n", "template", ""),
    "block of a template": (b"{{- if .Values.x }}\na: 1\n{{- end }}\n", "template", ""),
    "jinja": (b"{% if x %}\na: 1\n{% endif %}\n", "template", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", DETAILS)
def test_what_holds_no_data_is_said_and_passes(odd: Odd, name: str) -> None:
    data, reason, detail = DETAILS[name]
    report = odd.check({}, {f"{FOLDER}/odd.yaml": data})
    (entry,) = report.json["unchecked"]
    assert (entry["reason"], entry["blocking"]) == (reason, False)
    assert detail in entry["detail"]
    assert report.found == [("change-unchecked", "warn", report.json["findings"][0]["location"]["line"])]
    assert (report.code, report.json["verdict"]) == (0, "pass")


@pytest.mark.parametrize("name", ["a.yaml.gotmpl", "a.yml.j2", "a.yaml.tpl", "a.tmpl"])
def test_templates_by_suffix_when_they_are_included(odd: Odd, name: str) -> None:
    config = 'version: 1\ninclude: ["**/*.yaml", "**/*.gotmpl", "**/*.j2", "**/*.tpl", "**/*.tmpl"]\n'
    report = odd.check({"safelane.yaml": config}, {f"{FOLDER}/{name}": "a: 1\n"})
    assert report.unchecked == [("template", False)]


def test_templates_of_a_chart(odd: Odd) -> None:
    chart = {"charts/web/Chart.yaml": "name: web\n", "charts/web/templates/a.yaml": "kind: {{ .Values.kind }}\n"}
    plain = {"charts/web/templates/b.yaml": deployment(6)}
    report = odd.check({**chart, **plain}, {"charts/web/templates/a.yaml": "kind: {{ .Values.k }}\n"})
    assert report.unchecked == [("template", False)]
    odd.sandbox.commit({"charts/web/templates/b.yaml": deployment(6, "other:1")}, "parses by accident")
    assert odd.again().unchecked == []


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
LIMITS = {
    "brackets": ("[" * 25_000, "too-deep"),
    "brackets and back": ("[" * 25_000 + "]" * 25_000, "too-deep"),
    "dashes": ("- " * 12_000, "too-deep"),
    "alias bomb": (BOMB, "too-many-nodes"),
    "a recursive alias": ("a: &a [*a]\n", "syntax"),
    "many values": ("[" + "1," * 500_001 + "]", "too-many-nodes"),
    "a long text": ("a: " + "x" * (1536 * 1024 + 1), "too-large"),
    "a large file": ("#" * (10 * 1024 * 1024 + 1), "too-large"),
    "many documents": ("---\na\n" * 10_001, "too-large"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits_leave_the_verdict_open(odd: Odd, name: str) -> None:
    text, reason = LIMITS[name]
    report = odd.check({}, {f"{FOLDER}/odd.yaml": text})
    blocks = reason != "syntax"
    assert report.unchecked == [(reason, blocks)]
    assert (report.code, report.json["verdict"]) == ((3, "unsure") if blocks else (1, "blocked"))


def test_bombs_in_json_and_in_texts(odd: Odd) -> None:
    inner = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.yaml: |\n"
    indented = "".join(f"    {line}\n" for line in BOMB.splitlines())
    report = odd.check(
        {f"{FOLDER}/text.yaml": inner + "    a: 1\n"},
        {f"{FOLDER}/odd.json": "[" * 25_000, f"{FOLDER}/text.yaml": inner + indented},
    )
    assert report.unchecked == [("too-deep", True)]
    assert report.code == 3


@pytest.mark.parametrize(("setting", "reason"), [("depth: 3", "too-deep"), ("nodes: 10", "too-many-nodes")])
def test_limits_of_the_configuration(odd: Odd, setting: str, reason: str) -> None:
    config = f"version: 1\nlimits: {{{setting}}}\n"
    report = odd.check({"safelane.yaml": config}, {PRODUCTION: deployment(7)})
    assert (reason, True) in report.unchecked
    assert report.code == 3


def test_more_files_than_a_change_may_have(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safelane.gate.room.MAX_FILES", 2)
    report = odd.check({}, {f"{FOLDER}/{name}.yaml": "a: 1\n" for name in "abcd"})
    assert [(one["path"], one["reason"]) for one in report.json["unchecked"]] == [
        (f"{FOLDER}/c.yaml", "too-large"), (f"{FOLDER}/d.yaml", "too-large"),
    ]  # fmt: skip
    assert "more than 2 changed files" in report.json["unchecked"][0]["detail"]
    assert (report.code, report.json["verdict"]) == (3, "unsure")


def test_more_bytes_than_a_change_may_have(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safelane.gate.room.MAX_BYTES", 30)
    report = odd.check({}, {f"{FOLDER}/{name}.yaml": "a: 0123456789\n" for name in "abc"})
    assert [one["path"] for one in report.json["unchecked"]] == [f"{FOLDER}/c.yaml"]
    assert (report.code, report.json["verdict"]) == (3, "unsure")


def test_more_documents_than_a_change_may_have(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safelane.gate.room.MAX_DOCUMENTS", 5)
    report = odd.check({}, {f"{FOLDER}/{name}.yaml": "a: 1\n---\n" * 3 for name in "abc"})
    assert [one["path"] for one in report.json["unchecked"]] == [f"{FOLDER}/c.yaml"]
    assert "more than 5 documents in changed files" in report.json["unchecked"][0]["detail"]
    assert (report.code, report.json["verdict"]) == (3, "unsure")


READ_AS_THEY_ARE = {
    "a duplicate anchor": "a: &x 1\nb: &x 2\nc: *x\n",
    "a lone equals sign": "a: =\n",
    "custom tags": "a: !Ref x\nb: !Find [a, b]\nc: !vault |\n  x\nd: !!python/name:os.system ''\n",
    "scalars of YAML 1.1": "a: [on, off, yes, no, 0644, 1_000, 2001-01-01, 12:30]\n",
    "keys that are no texts": "on: 1\n5: 2\n1.5: 3\n",
    "many separators and comments": "---\n---\n# nothing\n---\na: 1\n---\n",
    "a byte-order mark and CRLF": "\ufeffa: 1\r\nb: 2\r\n",
    "wide characters": "a: 日本語 😀\n",
    "a placeholder": "replicas: ${REPLICAS}\n",
    "what only looks like Kubernetes": "apiVersion: one\nkind: feature\nreplicas: 3\n",
    "no name": "apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", READ_AS_THEY_ARE)
def test_odd_but_legal(odd: Odd, name: str) -> None:
    path = f"{FOLDER}/odd.yaml"
    text = READ_AS_THEY_ARE[name]
    report = odd.check({path: text}, {path: text + "# changed\n"})
    assert (report.code, report.found, report.unchecked) == (0, [], [])


def test_a_sealed_secret_is_an_object_whose_values_do_not_show(odd: Odd) -> None:
    sealed = (
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\n"
        "spec:\n  encryptedData:\n    password: AgBy3i4OJSWK%s\n"
    )
    path = f"{FOLDER}/sealed.yaml"
    report = odd.check({path: sealed % "PiTySYZZA9rO43cGDEq"}, {path: sealed % "XXTySYZZA9rO43cGDEq"})
    assert (report.code, report.unchecked) == (0, [])
    assert "TySYZZA9rO43cGDEq" not in str(report.json)


def test_a_key_that_stands_twice_is_said_when_it_is_new(odd: Odd) -> None:
    path = f"{FOLDER}/odd.yaml"
    report = odd.check({path: "a: 1\nb: 2\nb: 3\n"}, {path: "a: 1\nb: 2\nb: 3\na: 4\n"})
    assert [(rule, line) for rule, _, line in report.found] == [("duplicate-key", 4)]
    assert [one["line"] for one in report.json["findings"][0]["related"]] == [1]


def test_a_broken_file_is_a_finding_when_it_is_new(odd: Odd) -> None:
    path = f"{FOLDER}/odd.yaml"
    report = odd.check({path: "a: 1\n"}, {path: "a: 1\nb: [1\n"})
    assert [(rule, action) for rule, action, _ in report.found] == [("document-unreadable", "deny")]
    odd.sandbox.commit({path: "a: 2\nb: [1\n"}, "still broken")
    assert [rule for rule, _, _ in odd.again().found] == ["change-unchecked"]


def test_one_bad_document_hides_no_other(odd: Odd) -> None:
    old = f"{deployment(6, name='shop')}---\na: [\n---\n{deployment(6, name='api')}"
    path = f"{FOLDER}/all.yaml"
    report = odd.check({path: old}, {path: old.replace("replicas: 6", "replicas: 1")})
    assert sum(rule == "replicas-cut" for rule, _, _ in report.found) == 2


def test_yaml_without_a_suffix_when_it_is_included(odd: Odd) -> None:
    config = 'version: 1\ninclude: ["**/*.yaml", "image-tags/**"]\n'
    report = odd.check(
        {"safelane.yaml": config, "image-tags/production/web": "tag: v1\n"},
        {"image-tags/production/web": "tag: [v1\n"},
    )
    assert [(rule, line) for rule, _, line in report.found] == [("document-unreadable", 2)]


def test_an_octal_is_what_kubernetes_reads(odd: Odd) -> None:
    report = odd.check({}, {PRODUCTION: deployment("0b110")})
    assert [rule for rule, _, _ in report.found if rule == "replicas-cut"] == []
    odd.sandbox.commit({PRODUCTION: deployment("01")}, "one, in octal")
    (finding,) = [one for one in odd.again().json["findings"] if one["rule"] == "replicas-cut"]
    assert finding["message"] == "replicas go from 6 to 1"


@pytest.mark.parametrize("kind", ["{a: 1}", "[Deployment]", "1", "null", "true", "''"])
@pytest.mark.parametrize("key", ["kind", "apiVersion", "metadata", "spec"])
def test_what_should_be_a_text_is_something_else(odd: Odd, key: str, kind: str) -> None:
    lines = deployment().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(f"{key}:")) + f"{key}: {kind}\n"
    text = text if key in ("kind", "apiVersion") else f"apiVersion: apps/v1\nkind: Deployment\n{key}: {kind}\n"
    path, kustomization = f"{FOLDER}/odd.yaml", f"{FOLDER}/kustomization.yaml"
    named = "resources: [odd.yaml]\nnamespace: shop\nnamePrefix: a-\ncommonLabels: {a: b}\n"
    head = {path: text + "x: 1\n", kustomization: named + "images: []\n"}
    report = odd.check({path: text, kustomization: named}, head)
    # A rule may stumble over it, which is said; nothing else may
    assert {reason for reason, _ in report.unchecked} <= {"evaluation-error"}
