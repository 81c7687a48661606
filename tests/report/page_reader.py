"""An HTML page as a browser's parser sees it, for tests of what may stand on it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"meta", "input"})


class Tree(HTMLParser):
    """Everything that is not text, in order; ``open`` are the elements that nothing has closed."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[tuple[Any, ...]] = []
        self.open: list[str] = []
        self.raw: dict[str, str] = {"script": "", "style": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(("element", tag, tuple(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(("closed", tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.nodes.append(("end", tag))
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]] += data

    def handle_comment(self, data: str) -> None:
        self.nodes.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.nodes.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.nodes.append(("unknown", data))

    def handle_pi(self, data: str) -> None:
        self.nodes.append(("instruction", data))


def tree(page: str) -> Tree:
    """Everything on a page."""
    parser = Tree()
    parser.feed(page)
    parser.close()
    return parser
