"""The index of two small trees, and what rules see of a change in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.cache import Cache
from safelane.config import Config
from safelane.documents import Limits
from safelane.facts.index.index import Index
from safelane.facts.reach import Reach
from safelane.facts.view import View
from safelane.git.memory import MemoryTree
from safelane.git.repository import Tree
from safelane.rules.model import Scope
from safelane.rules.programs import environment_of
from safelane.topology import Topology

Texts = Mapping[str, str | bytes]


def index_of(head: Texts, base: Texts | None = None, cache: Cache | None = None, config: Config | None = None) -> Index:
    """The index of files; without ``base`` both revisions are the same."""
    return index_over(memory(head if base is None else base), memory(head), cache, config)


def memory(files: Texts) -> MemoryTree:
    return MemoryTree({path: text.encode() if isinstance(text, str) else text for path, text in files.items()})


def index_over(base: Tree, head: Tree, cache: Cache | None = None, config: Config | None = None) -> Index:
    config = config or Config()
    topology = Topology(config)
    old, new = View(base, "base", topology, Limits()), View(head, "head", topology, Limits())
    return Index.of(old, new, Reach(topology, (old, new)), config, cache)


def change(path: str, *environments: str, **said: Any) -> dict[str, Any]:
    """The variable ``change``, as far as the functions read it."""
    known = {"path": path, "environments": list(environments), "namespace": "", "cluster": "", "region": ""}
    return {**known, "kind": "", "name": "", **said}


def evaluated(expression: str, index: Index | None = None, **bindings: Any) -> Any:
    """The value of an expression as a rule's; what is bound are ``object``, ``change`` and so on."""
    environment = environment_of(Scope.RESOURCE, None if index is None else lambda: index)
    return environment.compile(expression).evaluate(bindings)
