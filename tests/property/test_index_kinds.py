"""A file that is said to hold no object of a kind holds none."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.documents.yaml_printer import printed

from safelane.documents import Document, parse
from safelane.facts.index.items import items_of
from safelane.facts.index.kinds import may_hold

KINDS = st.sampled_from(["Ingress", "Service", "List"])
LINES = st.sampled_from(
    [
        *("kind: Service\n", "kind: Ingress\n", "kind: Ingress # x\n", "kind: 'Ingress'\n", '"kind": Ingress\n'),
        *("kind:\n", "  kind: Ingress\n", "? kind\n", ": Ingress\n", "kind: &a Ingress\n", "kind: *a\n"),
        *("apiVersion: v1\n", "a: |\n", "a:\n", "- b\n", "{kind: Ingress}\n", "{a: {\n", "}, kind: Ingress}\n", "}\n"),
        *(
            "items:\n",
            "- kind: Ingress\n",
            "  apiVersion: v1\n",
            "---\n",
            "--- # x\n",
            "---\r\n",
            "...\n",
            "# x\n",
            "\n",
        ),
        *("kind: List\n", "kind: Service\r\n", "kind: Ingress\r"),
    ]
)


def kinds_in(data: bytes) -> set[str]:
    documents = [document for document in parse("x.yaml", data) if isinstance(document, Document)]
    return {item.kind for document in documents for item in items_of(document)}


@given(st.lists(LINES, max_size=8).map("".join))
@example("kind: Service\n---\nkind: Ingress\n")
@example("kind: List\nitems:\n- kind: Ingress\n")
@example("---\nkind: Service\n---\n{kind: Ingress}\n")
def test_no_text_hides_a_kind(text: str) -> None:
    data = text.encode()
    assert may_hold(data, b"Ingress") or "Ingress" not in kinds_in(data)


@settings(max_examples=40)
@given(st.data(), st.lists(KINDS, min_size=1, max_size=3))
def test_no_style_hides_a_kind(data: st.DataObject, kinds: list[str]) -> None:
    made = [
        {"apiVersion": "v1", "kind": kind, "items": [{"kind": "Ingress"}], "a": {"kind": "Service"}} for kind in kinds
    ]
    text = "---\n".join(printed(data.draw, one).text for one in made)
    assert may_hold(text.encode(), b"Ingress") or "Ingress" not in kinds_in(text.encode())


def test_plain_files_of_another_kind_are_told_apart() -> None:
    plain = b"---\n# x\n\n---\napiVersion: v1\nkind: Service # not Ingress\nspec:\n  kind: Ingress\n---\n"
    assert not may_hold(plain, b"Ingress")
    assert may_hold(plain, b"Service")
