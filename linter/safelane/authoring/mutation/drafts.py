"""An example as values that can be edited: the documents of its files, before and after."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from safelane.authoring.examples import EXAMPLE_PATH
from safelane.documents import Document, parse
from safelane.location import Path

BASE, HEAD = "base", "head"
_SUFFIXES = (".yaml", ".yml", ".json")
_MOST_PLACES = 400
File = tuple[str, str]


class Draft:
    """``texts`` are the files by path and side; ``values`` the documents of those that are nothing but documents."""

    def __init__(self, example: Mapping[str, Any]) -> None:
        self.about = {key: copy.deepcopy(example[key]) for key in ("config", "facts", "history") if key in example}
        files = example.get("files") or {EXAMPLE_PATH: example}
        self.texts: dict[File, str] = {
            (path, side): sides[side] for path, sides in files.items() for side in (BASE, HEAD) if side in sides
        }
        self.values: dict[File, list[Any]] = {}
        for (path, side), text in self.texts.items():
            documents = parse(path, text.encode()) if path.endswith(_SUFFIXES) else ()
            whole = [document.value for document in documents if isinstance(document, Document)]
            if whole and len(whole) == len(documents):
                self.values[path, side] = whole
        self.edited: set[File] = set()

    def copy(self) -> Draft:
        """One to be edited apart from this."""
        return copy.deepcopy(self)

    def sides(self, path: str) -> list[str]:
        """On which sides a file is there with documents."""
        return [side for side in (BASE, HEAD) if (path, side) in self.values]

    def drop(self, file: File) -> None:
        """Takes a file away on one side."""
        self.texts.pop(file, None)
        self.values.pop(file, None)
        self.edited.discard(file)

    def put(self, source: Draft, of: File, to: File) -> None:
        """Puts a file of another draft in a place."""
        self.drop(to)
        if of in source.texts:
            self.texts[to] = source.texts[of]
        if of in source.values:
            self.values[to] = copy.deepcopy(source.values[of])
        if of in source.edited:
            self.edited.add(to)

    def example(self) -> dict[str, Any]:
        """The example that is meant; it expects nothing."""
        files: dict[str, dict[str, str]] = {}
        for (path, side), text in self.texts.items():
            known = self.values[path, side] if (path, side) in self.edited else None
            files.setdefault(path, {})[side] = text if known is None else _written(known)
        return {"name": "edited", "files": files, "expect": [], **self.about}


def _written(values: list[Any]) -> str:
    """JSON, which YAML is too, a line for each value: rules point at lines."""
    return "\n---\n".join(json.dumps(value, indent=1, ensure_ascii=False) for value in values) + "\n"


def places(value: Any) -> list[tuple[Path, Any]]:
    """The paths in a document with their values, the document first; a few hundred of a large one."""
    return [found for found, _ in zip(_places(value), range(_MOST_PLACES), strict=False)]


def _places(value: Any) -> Iterator[tuple[Path, Any]]:
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        path, one = pending.pop()
        yield path, one
        if isinstance(one, dict):
            pending += [((*path, key), below) for key, below in one.items()]
        elif isinstance(one, list):
            pending += [((*path, index), below) for index, below in enumerate(one)]


def at(value: Any, path: Path) -> Any:
    """What a path leads to. Raises KeyError, IndexError or TypeError when it leads nowhere."""
    for step in path:
        value = value[step]
    return value
