"""A file that is the same in both revisions: the same values and places, said of the other side."""

from __future__ import annotations

from safelane.documents import Document, Unreadable, parse
from safelane.documents.keeping import from_json, to_json
from safelane.documents.limits import Limits
from safelane.documents.sides import on_side

TEXT = b"a: [1, two]\n---\nb: {c: *nowhere}\n---\nd: 3\n"
SOPS = b"key: ENC[AES256_GCM,data:aaaa,iv:bbbb,tag:cccc,type:str]\nsops: {mac: x, version: 3.8.1, lastmodified: y}\n"


def _described(part: Document | Unreadable) -> tuple[object, ...]:
    if isinstance(part, Unreadable):
        sealed = _described(part.sealed) if part.sealed is not None else None
        return part.path, part.side, part.location, part.reason, part.detail, sealed
    return part.path, part.side, part.index, part.value, part.location, part.source.text


def test_it_is_as_if_it_had_been_parsed_on_that_side() -> None:
    for path, data in (
        ("a.yaml", TEXT),
        ("secret.yaml", SOPS),
        ("a.json", b'{"a": [1, 2]}'),
        ("x.yaml", b"\xff\xfe\0"),
    ):
        moved = on_side(parse(path, data, "base"), "head")
        assert moved, path
        assert [_described(part) for part in moved] == [_described(part) for part in parse(path, data, "head")]


def test_the_values_are_shared_and_the_documents_of_a_file_have_one_source() -> None:
    known = [part for part in parse("a.yaml", TEXT, "base") if isinstance(part, Document)]
    moved = [part for part in on_side(tuple(known), "head") if isinstance(part, Document)]
    assert [one.value is other.value for one, other in zip(known, moved, strict=True)] == [True, True]
    assert moved[0].source is moved[1].source
    assert on_side(tuple(moved), "head")[0] is moved[0]


def test_a_text_that_was_not_read_yet_is_read_when_it_is_asked_for() -> None:
    reads: list[int] = []

    def reread() -> bytes:
        reads.append(1)
        return b"a: 1\n"

    kept = from_json(to_json(parse("a.yaml", b"a: 1\n")) or "", "a.yaml", "base", reread, Limits())
    assert kept is not None
    (document,) = on_side(kept, "head")
    assert isinstance(document, Document)
    assert reads == []
    assert (document.source.text, document.locate("/a").side) == ("a: 1\n", "head")
    assert reads
