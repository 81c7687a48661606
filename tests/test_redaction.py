from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from safelane.findings import (
    AppliedOverride,
    AppliedWaiver,
    Excerpt,
    Finding,
    PolicyReference,
    Related,
    Report,
    ResourceReference,
    Severity,
    TextEdit,
    Unchecked,
)
from safelane.location import Location
from safelane.redaction import Redactor, secrets_of

KEY = """-----BEGIN RSA PRIVATE KEY-----
MIIEowIBAAKCAQEAx1tK9dQfYp3Zl
q8Zx0aB7cD6eF5gH4iJ3kL2mN1oP
-----END RSA PRIVATE KEY-----
"""
MEANING = """
    password PASSWORD dbPassword DB_PASSWORD db.passwd pwd token authToken secret clientSecret client_secret apiKey
    api_key API_KEY accessKey secretKey privateKey ssh-private-key passphrase encryptionKey adminCredential APIKey
    spring.datasource.password mysqlRootPassword
"""
SPEAKING = """
    secretName existingSecret passwordSecretRef tokenUrl token_url secretKeyRef imagePullSecret tlsSecret passwordFile
    tokenTTL checksum/secret secretsChecksum automountServiceAccountToken publicKey key sortKey passwordPolicy maxTokens
    tokenReviewer keyboard monkey image tag username compass
"""


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class TestSecretsOf:
    def test_a_secret_is_hidden_encoded_and_decoded(self) -> None:
        value = {"kind": "Secret", "data": {"any": base64_of("correct horse")}, "stringData": {"other": "battery9"}}
        assert {"correct horse", base64_of("correct horse"), "battery9"} <= secrets_of(value)

    def test_a_secret_without_its_kind_needs_the_hint(self) -> None:
        value = {"data": {"any": base64_of("correct horse")}}
        assert secrets_of(value) == frozenset()
        assert "correct horse" in secrets_of(value, "Secret")

    def test_secrets_inside_a_list_and_inside_the_last_applied_annotation(self) -> None:
        inner = {"kind": "Secret", "stringData": {"x": "inner-value"}}
        annotation = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(inner)}
        assert "inner-value" in secrets_of({"kind": "List", "items": [inner]})
        assert "inner-value" in secrets_of({"kind": "Secret", "metadata": {"annotations": annotation}})

    def test_registry_credentials_inside_a_secret(self) -> None:
        auth = base64_of("robot:s3cretpull")
        config = json.dumps({"auths": {"ghcr.io": {"username": "robot", "password": "s3cretpull", "auth": auth}}})
        found = secrets_of({"kind": "Secret", "data": {".dockerconfigjson": base64_of(config)}})
        assert {config, "s3cretpull"} <= found
        assert "***" in Redactor(found).text(f"auth {auth}")

    @pytest.mark.parametrize("key", MEANING.split())
    def test_keys_that_mean_a_secret(self, key: str) -> None:
        assert secrets_of({"a": [{key: "hunter22"}]}) == {"hunter22"}

    @pytest.mark.parametrize("key", SPEAKING.split())
    def test_keys_that_only_speak_of_one(self, key: str) -> None:
        assert secrets_of({"a": [{key: "hunter22"}]}) == frozenset()

    @pytest.mark.parametrize(
        "value",
        [
            "${DB_PASSWORD}",
            "{{ .Values.password }}",
            "$(PASSWORD)",
            "<password>",
            "true",
            "no",
            "",
            "abc",
            "****",
            "xxxxx",
            "vault:secret/data/db#password",
            "ENC[AES256_GCM,data:abc]",
            "sha256:" + "0af1" * 16,
            "/run/secrets/db",
            "DB_PASSWORD",
            "168h",
            "password",
            "default",
            "key.json",
            True,
            None,
            7,
            123,
            {},
            [],
        ],
    )
    def test_values_that_are_no_secret_even_there(self, value: Any) -> None:
        assert secrets_of({"password": value}) == frozenset()

    @pytest.mark.parametrize("number", [123456, 12345.5, 10**17])
    def test_numbers_count(self, number: float) -> None:
        assert secrets_of({"pin": 4711, "password": number}) == {str(number)}

    def test_the_environment_of_a_container(self) -> None:
        env = [
            {"name": "DB_PASSWORD", "value": "hunter22"},
            {"name": "DB_HOST", "value": "db.internal"},
            {"name": "API_TOKEN", "valueFrom": {"secretKeyRef": {"name": "api-credentials", "key": "the-token"}}},
        ]
        assert secrets_of({"env": env}) == {"hunter22"}

    def test_arguments(self) -> None:
        arguments = ["--db-password", "hunter22", "--token=s3cr3tly", "--verbose", "--api-key", "--next"]
        assert secrets_of({"args": arguments}) == {"hunter22", "s3cr3tly"}

    def test_a_secret_generator(self) -> None:
        generator = [{"name": "db", "literals": ["anything=hunter22", "user=admin"]}]
        assert {"hunter22", "user=admin"} <= secrets_of({"secretGenerator": generator})

    def test_helm_values(self) -> None:
        values = {
            "secrets": {"SMTP_LOGIN": "mail-pass-1", "enabled": "always-on"},
            "auth": {"token": {"value": "abcd1234"}},
        }
        assert secrets_of(values) == {"mail-pass-1", "abcd1234"}
        assert secrets_of({"serviceAccount": {"secrets": ["registry-pull"]}}) == frozenset()

    def test_the_key_of_an_external_secret_is_a_reference(self) -> None:
        data = [{"secretKey": "database-login", "remoteRef": {"key": "prod/db", "property": "login"}}]
        assert secrets_of({"kind": "ExternalSecret", "spec": {"data": data}}) == frozenset()

    @pytest.mark.parametrize(
        ("text", "secret"),
        [
            ("postgres://app:p4ss%40word@db:5432/app", "p4ss%40word"),
            ("Server=db;User Id=app;Password=p4ssw0rd;Encrypt=true", "p4ssw0rd"),
            ("jdbc:mysql://db/app?user=u&password=p4ssw0rd&ssl=1", "p4ssw0rd"),
            ("AKIA" + "IOSFODNN7EXAMPLE", "AKIA" + "IOSFODNN7EXAMPLE"),
            ("x ghp_" + "a1B2" * 9 + " y", "ghp_" + "a1B2" * 9),
            ("xoxb-" + "1234567890-abcdef", "xoxb-" + "1234567890-abcdef"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123"),
            ("Authorization: Bearer abcdef.0123456789", "abcdef.0123456789"),
            (KEY, KEY.strip()),
            ("set -e\nexport DB_PASSWORD='p4ss w0rd'\n", "p4ss w0rd"),
            ("spring:\n  password: p4ssw0rd # for now\n", "p4ssw0rd"),
            ("mysql --password p4ssw0rd app", "p4ssw0rd"),
            ("dGhpc0lzUmFuZG9tMTIzNDU2Nzg5MGFi", "dGhpc0lzUmFuZG9tMTIzNDU2Nzg5MGFi"),
        ],
    )
    def test_shapes(self, text: str, secret: str) -> None:
        assert secrets_of({"any": text}) == {secret}

    @pytest.mark.parametrize(
        "text",
        [
            "registry.example.com/team/web:v1.2.3@sha256:" + "0a" * 32,
            "nginx:1.25",
            "9fceb02d0ae598e95dc970b74767f19372d61af8",
            "sha256:" + "0a1b" * 16,
            "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
            "550e8400-e29b-41d4-a716-446655440000",
            "https://github.com/example/repository.git",
            "git@github.com:example/repository.git",
            "password: must be changed on first login",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "MyServiceDeploymentConfiguration2024Production",
            "arn:aws:iam::123456789012:role/eks-prod",
            "the tokens are read from the environment, see tokenUrl",
            "kubectl get secret -o yaml",
        ],
    )
    def test_texts_that_must_stay_readable(self, text: str) -> None:
        assert secrets_of({"any": text, "metadata": {"annotations": {"checksum/config": text}}}) == frozenset()

    def test_short_and_everyday_values_of_a_secret_are_hidden_where_they_are_stated(self) -> None:
        found = secrets_of({"kind": "Secret", "stringData": {"username": "admin", "pin": "12"}})
        redactor = Redactor(found)
        assert redactor.lines({1: "  username: admin", 2: '  pin: "12"'}) == {1: "  ***", 2: "  ***"}
        assert redactor.text("12 replicas of admin") == "12 replicas of admin"

    def test_a_secret_manifest_that_nobody_parsed(self) -> None:
        text = (
            "kind: Secret\nmetadata:\n  name: web\nstringData:\n  any: hunter22\n  more: |\n    line-one-1\nother: [\n"
        )
        assert {"hunter22", "line-one-1"} <= secrets_of(text)
        assert "web" not in secrets_of(text)

    def test_aliases_and_depth_cost_nothing(self) -> None:
        value: Any = {"password": "hunter22"}
        for _ in range(5000):
            value = [value, value]
        assert secrets_of(value) == {"hunter22"}


class TestText:
    @pytest.mark.parametrize(
        "form",
        [
            'p"a<s>s\\w0rd\né',
            json.dumps('p"a<s>s\\w0rd\né')[1:-1],
            json.dumps('p"a<s>s\\w0rd\né', ensure_ascii=False)[1:-1],
            'p\\"a\\u003cs\\u003es\\\\w0rd\\né',
            "p%22a%3Cs%3Es%5Cw0rd%0A%C3%A9",
            base64_of('p"a<s>s\\w0rd\né'),
        ],
    )
    def test_every_spelling(self, form: str) -> None:
        assert Redactor(['p"a<s>s\\w0rd\né']).text(f"was {form} here") == "was *** here"

    def test_single_quotes_of_yaml(self) -> None:
        assert Redactor(["it's-me-1"]).text("'it''s-me-1'") == "'***'"

    @pytest.mark.parametrize("before", ["", "u", "us", "user:"])
    def test_base64_of_a_text_around_it(self, before: str) -> None:
        whole = base64_of(before + "hunter2hunter2" + "x")
        shown = Redactor(["hunter2hunter2"]).text(whole)
        assert "***" in shown
        assert len(shown) <= len(whole) - 14

    def test_the_length_tells_nothing_and_the_longest_wins(self) -> None:
        redactor = Redactor(["hunter2", "hunter2hunter2", "ter2hu"])
        assert redactor.text("a hunter2, a hunter2hunter2!") == "a ***, a ***!"

    def test_overlapping_secrets_leave_no_rest(self) -> None:
        assert Redactor(["abcdef", "efghij"]).text("x abcdefghij y") == "x *** y"

    def test_one_that_an_ellipsis_cuts_off(self) -> None:
        redactor = Redactor(["correct horse battery staple"])
        assert redactor.text("was correct horse b… here") == "was ***… here"
        assert redactor.text("was incorrect… here") == "was in***… here"
        assert redactor.text("was correct") == "was correct"

    def test_no_secrets_no_change(self) -> None:
        assert Redactor([]).text("password=hunter22") == "password=hunter22"
        assert Redactor(["", " ", "***"]).text("a *** b") == "a *** b"

    def test_a_secret_longer_than_any_window(self) -> None:
        secret = "".join(f"{i:05d}" for i in range(3000))
        assert Redactor([secret, "00000"]).text(f"a {secret} b") == "a *** b"


class TestLines:
    def test_a_block_scalar(self) -> None:
        lines = {n: "    " + line for n, line in enumerate(KEY.strip().splitlines(), 5)}
        masked = Redactor(secrets_of({"kind": "Secret", "stringData": {"key": KEY}})).lines(
            {4: "  key: |", **lines, 9: "x: 1"}
        )
        assert masked == {4: "  key: |", **dict.fromkeys(lines, "    ***"), 9: "x: 1"}

    def test_the_lines_of_a_config_file_in_a_secret(self) -> None:
        found = secrets_of({"kind": "Secret", "stringData": {"conf": "host = db\nlogin = joe-9\n"}})
        assert Redactor(found).lines({2: "    host = db", 3: "    login = joe-9", 4: "kind: Secret"}) == {
            2: "    ***",
            3: "    ***",
            4: "kind: Secret",
        }

    def test_a_folded_scalar(self) -> None:
        found = secrets_of({"kind": "Secret", "stringData": {"x": "correct horse battery staple of mine"}})
        assert Redactor(found).lines({7: "  correct horse battery", 8: '  staple of mine"'}) == {7: "  ***", 8: "  ***"}

    def test_a_stated_secret_in_a_file_nobody_parsed(self) -> None:
        lines = {
            1: "  password: hunter22 # old",
            2: '  "apiKey": "abc",',
            3: "  privateKey: |",
            4: "    first",
            5: "",
            6: "    second",
            7: "  replicas: 3",
            8: "  - token: ab",
            10: "      not-below",
            11: "url: https://u:hunter22@h/",
        }
        assert Redactor([]).lines(lines) == {
            1: "  password: *** # old",
            2: '  "apiKey": ***,',
            3: "  privateKey: |",
            4: "    ***",
            5: "",
            6: "    ***",
            7: "  replicas: 3",
            8: "  - token: ***",
            10: "      not-below",
            11: "url: https://u:***@h/",
        }

    @pytest.mark.parametrize(
        "line",
        [
            "  secretName: web",
            "  existingSecret: web-secret",
            "  password:",
            "  password: ${PASSWORD}",
            "  token: true",
            "  secretKeyRef: {name: a, key: b}",
            "  checksum/secret: 0123456789abcdef",
            "  password: {secretKeyRef: 1}",
            "  secretKey: login",
            "  tokenUrl: https://x/y",
        ],
    )
    def test_lines_that_stay(self, line: str) -> None:
        assert Redactor([]).lines({1: line, 2: "      name: x"}) == {1: line, 2: "      name: x"}


class TestReport:
    def test_no_field_of_a_report_keeps_a_secret(self) -> None:
        secret = "hunter22"
        place = Location(f"apps/{secret}/a.yaml", 3, 5, 3, 9)
        finding = Finding(
            rule="rule",
            title=f"title {secret}",
            severity=Severity.ERROR,
            message=f"was {secret}",
            location=place,
            pointer=f"/data/{secret}",
            fingerprint="0" * 32,
            resource=ResourceReference("v1", "Secret", secret, f"web-{secret}"),
            environments=("production",),
            service=secret,
            related=(Related(place, f"was {secret} here"),),
            waiver=AppliedWaiver("team", f"because {secret}", "2030-01-01", "safelane.yaml", 4),
            override=AppliedOverride("label", f"as {secret}"),
            advice=f"advice {secret}",
            edits=(TextEdit(place, secret),),
        )
        report = Report(
            version="0.1.0",
            base="0" * 40,
            head=None,
            policy=PolicyReference(("recommended",), None, 3),
            findings=(finding,),
            unchecked=(Unchecked(f"x/{secret}", "head", "syntax", f"near {secret}"),),
            notes=(f"note {secret}",),
            excerpts={("head", place.path): Excerpt(place.path, "head", {3: f"  x: {secret}"})},
        )
        masked = Redactor([secret]).report(report)
        assert secret not in repr(masked)
        assert masked.findings[0].location == Location("apps/***/a.yaml", 3, 5, 3, 9)
        assert masked.excerpts["head", "apps/***/a.yaml"].lines == {3: "  x: ***"}
        assert masked.findings[0].rule == "rule"

    def test_paths_stay_readable(self) -> None:
        redactor = Redactor(["web1", "checkout"])
        assert redactor.name("apps/web1/a.yaml") == "apps/web1/a.yaml"
        assert redactor.name("apps/checkout/a.yaml") == "apps/***/a.yaml"


class TestSpeed:
    def test_ten_thousand_secrets(self) -> None:
        secrets = [f"{i * 7919:x}-{i}-secret" for i in range(10_000)]
        began = time.perf_counter()
        redactor = Redactor(secrets)
        text = "replicas go from 6 to 1 in the deployment web of team checkout " * 200 + secrets[5000]
        assert redactor.text(text).endswith("***")
        assert time.perf_counter() - began < 5

    @pytest.mark.parametrize(
        "secrets",
        [
            ["a" * i + "b" for i in range(4, 1500)],
            ["a" * i for i in range(4, 1500)],
            ["a" * 3000 + str(i) for i in range(99)],
        ],
        ids=["alike", "nested", "long"],
    )
    def test_hostile_secrets(self, secrets: list[str]) -> None:
        began = time.perf_counter()
        redactor = Redactor(secrets)
        redactor.text("a" * 20_000 + "…")
        assert time.perf_counter() - began < 5

    def test_hostile_texts(self) -> None:
        began = time.perf_counter()
        for piece in (
            "eyJ-",
            "://a:",
            "password:",
            "password=a;b",
            "-----BEGIN PRIVATE KEY-----",
            "--password ",
            "Bearer ",
        ):
            secrets_of({"a": piece * (200_000 // len(piece))})
        assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "lines",
    [
        ["env: [{name: DB_PASSWORD, value: hunter2-hunter2}, {name: MODE, value: fast}"],
        ['env: [{"name": "DB_PASSWORD", "value": "hunter2-hunter2"}'],
        ["env: [{namM-}: DB_PASSWORD, value: hunter2-hunter2}]"],
        ["auth: {user: robin, password: hunter2-hunter2, mode: fast"],
        ["  - name: DB_PASSWORD", "    value: hunter2-hunter2"],
        ["  - name: DB_PASSWORD", "    value: 'hunter2-hunter2'  # old"],
    ],
)
def test_secrets_of_files_that_nobody_could_parse(lines: list[str]) -> None:
    shown = "\n".join(Redactor(()).lines(dict(enumerate(lines, start=1))).values())
    assert "hunter2" not in shown
    assert "***" in shown
    assert ("fast" in "\n".join(lines)) == ("fast" in shown)


def test_ordinary_values_stay_readable_in_flow_style() -> None:
    line = "env: [{name: MODE, value: fast}, {name: REPLICAS, value: '3'}], image: {tag: 1.2.3, pullPolicy: Always}"
    assert Redactor(()).lines({1: line, 2: "    value: plain"}) == {1: line, 2: "    value: plain"}
