"""Blobs into documents: cutting, what is no data, limits, JSON."""

from __future__ import annotations

import time
from typing import Any

import pytest

from safelane.documents import Document, Limits, Unreadable, parse

ENCRYPTED = "a: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nsops:\n  mac: m\n  lastmodified: t\n"


def values(text: str | bytes, path: str = "a.yaml", limits: Limits | None = None) -> list[Any]:
    """The values of a file; of what cannot be read, the reason, line and column."""
    data = text.encode() if isinstance(text, str) else text
    return [
        found.value if isinstance(found, Document) else (found.reason, found.location.line, found.location.column)
        for found in parse(path, data, "head", limits or Limits())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# only a comment\n", []),
        ("\n---\n# c\n---\n\n", []),
        ("~\n", []),
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n--- # more\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\r\n---\r\nb: 2\r\n", [{"a": 1}, {"b": 2}]),
        ("a: |\n  x\n  --- y\n", [{"a": "x\n--- y\n"}]),
        ("a: 'x\n---\ny'\n", [("syntax", 2, 1), "y'"]),
        ("a: |\n  x", [{"a": "x\n"}]),
        ("a: 1\n...\nb: 2\n", [{"a": 1}]),
        ("a: 1\n---\n\ufeffb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n---\nb: [\n---\nc: 3\n", [{"a": 1}, ("syntax", 4, 1), {"c": 3}]),
        ("a: 1\n--- b\nc: 1\n---\nd: 4\n", [("syntax", 2, 1), {"d": 4}]),
        ("%YAML 1.2\n---\na: 1\n", [("syntax", 2, 1), {"a": 1}]),
        ("apiVersion: v1\nkind: List\nitems: [{a: 1}]\n", [{"apiVersion": "v1", "kind": "List", "items": [{"a": 1}]}]),
    ],
)
def test_cuts_as_kubectl_does(text: str, expected: list[Any]) -> None:
    assert values(text) == expected


def test_an_empty_part_takes_no_number() -> None:
    documents = parse("a.yaml", b"# c\n---\na: 1\n---\n---\nb: [\n---\nc: 1\n")
    assert [getattr(document, "index", None) for document in documents] == [0, None, 2]


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.yaml", b"\x00GITCRYPT\x00\x01\x02", "encrypted"),
        ("a.yaml", b"$ANSIBLE_VAULT;1.1;AES256\n6162\n", "encrypted"),
        ("a.yaml", ENCRYPTED.encode(), "encrypted"),
        ("a.json", b'{"a": "ENC[]", "sops": {"mac": "m", "lastmodified": "t"}}', "encrypted"),
        ("a.yaml", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "lfs"),
        ("a.yaml", b"a: 1\x00\n", "binary"),
        ("a.json", b"\x00", "binary"),
        ("a.yaml", b"a: caf\xe9\n", "encoding"),
        ("a.yaml", "a: 1\n".encode("utf-16"), "encoding"),
        ("a.json", '{"a": 1}'.encode("utf-16-be"), "binary"),
        ("a.json", b'{"a": "\xff"}', "encoding"),
        ("a.yaml", b"a: \x07\n", "syntax"),
        ("charts/web/templates/a.yaml", b"a: '{{ .Values.a }}'\n", "template"),
        ("a.yaml.gotmpl", b"a: 1\n", "template"),
        ("a.tpl", b"a: 1\n", "template"),
        ("a.yml.j2", b"a: 1\n", "template"),
        ("a.yaml.tmpl", b"a: 1\n", "template"),
        ("a.yaml", b"replicas: {{ .Values.replicas }}\n", "template"),
        ("a.yaml", b"{{- if .Values.on }}\na: 1\n{{- end }}\n", "template"),
        ("a.yaml", b"{% if x %}\na: 1\n{% endif %}\n", "template"),
        ("a.yaml", b'a: "{{ quote "x" }}"\n', "template"),
        ("a.yaml", b"a: [{{ x }}, b]\n", "template"),
        ("a.yaml", b"x: 1\na:\n  - name: {{ x }}: y\n", "template"),
        ("alerts.yaml", b"summary: 'on {{ $labels.pod }}'\nb: [1\nc: 2\n", "syntax"),
        ("a.yaml", b"a: b: c\n", "syntax"),
    ],
)
def test_reasons(path: str, data: bytes, reason: str) -> None:
    (found,) = parse(path, data, "base")
    assert isinstance(found, Unreadable)
    assert (found.reason, found.path, found.side, found.location.side) == (reason, path, "base", "base")
    assert found.detail
    assert len(found.detail) < 200


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("alerts.yaml", "summary: '{{ $labels.pod }} is down'\n"),
        ("charts/web/templates/a.yaml", "a: 1\n"),
        ("charts/web/templates", "a: '{{ x }}'\n"),
        ("a.yaml", "sops: {mac: x}\n"),
        ("a.yaml", "sops: [mac, lastmodified]\n"),
    ],
)
def test_what_only_looks_opaque_is_read(path: str, text: str) -> None:
    (found,) = parse(path, text.encode())
    assert isinstance(found, Document)


def test_an_encrypted_part_hides_no_other() -> None:
    assert values(f"a: 1\n---\n{ENCRYPTED}---\nb: 2\n") == [{"a": 1}, ("encrypted", 3, 1), {"b": 2}]


def test_only_the_part_with_broken_bytes_is_lost() -> None:
    assert values(b"a: 1\n---\nb: caf\xe9\xff\n---\nc: 3\n") == [{"a": 1}, ("encoding", 3, 7), {"c": 3}]


def test_utf16_is_read_as_far_as_kubectl_reads_it() -> None:
    assert values(b"\xfe\xff" + "a: ä😀\n".encode("utf-16-be")) == [{"a": "ä😀"}]
    assert values(b"\xff\xfe" + "a: 1\n".encode("utf-16-le")) == [("encoding", 1, 1)]


def test_error_places_are_exact() -> None:
    assert values("a: 1\nb: c: d\n") == [("syntax", 2, 5)]
    assert values("ä😀: 1\nb: é: d\n") == [("syntax", 2, 5)]
    assert values("# c\na: 1\n---\nb: \x7f\n") == [{"a": 1}, ("syntax", 4, 4)]
    assert values("a: 1\n---\nb: *x\n") == [{"a": 1}, ("syntax", 3, 4)]
    assert values('a: "x\\/y"\n') == [("syntax", 1, 6)]


@pytest.mark.parametrize(
    ("text", "limits", "expected"),
    [
        ("a: 1\n", Limits(file_bytes=4), ("too-large", 1, 1)),
        ("[[[1]]]\n", Limits(depth=2), ("too-deep", 1, 3)),
        ("a: &x [[1]]\nb: [[*x]]\n", Limits(depth=4), ("too-deep", 2, 6)),
        ("[a, b, c]\n", Limits(nodes=3), ("too-many-nodes", 1, 8)),
        ("[[], []]\n", Limits(nodes=2), ("too-many-nodes", 1, 6)),
        ("a: &x [1, 2]\nb: *x\n", Limits(nodes=7), ("too-many-nodes", 2, 4)),
        ("a: éé\n", Limits(scalar_bytes=3), ("too-large", 1, 4)),
        ("éé: a\n", Limits(scalar_bytes=3), ("too-large", 1, 1)),
    ],
)
def test_limits(text: str, limits: Limits, expected: tuple[str, int, int]) -> None:
    assert values(text, limits=limits) == [expected]


def test_values_at_the_limits_pass() -> None:
    text = "a: &x [[1]]\nb: [*x]\n"
    assert values(text, limits=Limits(depth=4, nodes=10, scalar_bytes=1, file_bytes=len(text))) == [
        {"a": [[1]], "b": [[[1]]]}
    ]


def test_nodes_are_counted_for_the_whole_file() -> None:
    text = "[a, b]\n---\n[c, d]\n---\n[e]\n"
    assert values(text, limits=Limits(nodes=5)) == [["a", "b"], ("too-many-nodes", 3, 5), ["e"]]


def test_too_many_documents_end_the_file() -> None:
    assert values("a\n---\nb\n---\nc\n", limits=Limits(documents=2)) == ["a", "b", ("too-large", 5, 1)]
    assert values("---\n---\n---\n---\na\n", limits=Limits(documents=1)) == [("too-large", 3, 1)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 25_000, "too-deep"),
        ("{a: " * 25_000, "too-deep"),
        ("- " * 25_000, "too-deep"),
        ("? " * 1_000, "syntax"),
        ("[" * 25_000 + "]" * 25_000, "too-deep"),
        ("a: &a [" + "x," * 9 + "]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [" + f"*{chr(97 + i)}," * 9 + "]\n" for i in range(9)
        ), "too-many-nodes"),
        ("a0: &a0 [" + "x," * 1000 + "]\n" + "".join(f"b{i}: *a0\n" for i in range(2000)), "too-many-nodes"),
        ("a0: &a0 {x: 1}\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}]\n" for i in range(300)), "too-deep"),
        ("&a [*a]\n", "syntax"),
        ("a: &a {b: *a}\n", "syntax"),
        ("a: " + "x" * (1536 * 1024 + 1) + "\n", "too-large"),
        ("a: '" + "\n" * 2_000_000 + "'\n", "too-large"),
        ("---\n" * 2_000_000, "too-large"),
        ("- a\n" * 2_000_000, "too-many-nodes"),
        ("a:\n" * 2_000_000, "too-many-nodes"),
        ("a: b c\n" + " " * 2_000_000 + "\t: {{", "template"),
    ],
)  # fmt: skip
def test_hostile_texts_are_refused_at_once(text: str, reason: str) -> None:
    begin = time.process_time()
    (found,) = parse("a.yaml", text.encode())
    assert isinstance(found, Unreadable)
    assert found.reason == reason
    assert time.process_time() - begin < 5


def test_a_megabyte_in_one_value_is_read() -> None:
    text = "x" * (1536 * 1024)
    assert values(f"a: {text}\n") == [{"a": text}]


def test_a_long_chain_of_merges_is_read_and_located() -> None:
    chain = "".join(f"a{i + 1}: &a{i + 1} {{<<: *a{i}}}\n" for i in range(12))
    (document,) = parse("a.yaml", f"a0: &a0 {{x: 1}}\n{chain}".encode())
    assert isinstance(document, Document)
    assert document.locate("/a12/x").line == 1


def test_whole_numbers_are_int_in_both_formats() -> None:
    for path in ("a.json", "a.yaml"):
        (number,) = values("[1.0, 1e3, 1234567890123456789.5, 1.5, 1e21]", path)
        assert [type(value) for value in number] == [int, int, int, float, float]
        assert number[2] == 1234567890123456800


def test_aliases_share_one_value() -> None:
    (document,) = parse("a.yaml", b"a: &x {k: 1}\nb: *x\n")
    assert isinstance(document, Document)
    assert document.value["a"] is document.value["b"]
    assert document.nodes == 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", ("syntax", 1, 5)),
        ('a: "\\ud83d"\n', ("syntax", 1, 4)),
        ('a: "\\UFFFFFFFF"\n', ("syntax", 1, 1)),
        ("a: \x07\n", ("syntax", 1, 4)),
        ("[" * 1000, ("too-deep", 1, 101)),
        ("&a [*a]\n", ("syntax", 1, 5)),
        ("a: 1\nb: 'x' # é\n", {"a": 1, "b": "x"}),
    ],
)
def test_without_libyaml(monkeypatch: pytest.MonkeyPatch, text: str, expected: Any) -> None:
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert values(text) == [expected]
