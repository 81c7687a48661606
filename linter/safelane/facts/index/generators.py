"""The parameters that the generators of an ApplicationSet give, as far as the tree tells.

https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from safelane.documents import Document
from safelane.facts.index.filling import filled
from safelane.facts.index.labels import selects
from safelane.facts.index.matching import fits, matching
from safelane.facts.index.params import Params, dotted, flat, of_path, prefixed
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.git.repository import EntryKind

_MOST = 5000  # applications of one set
_MOST_DEPTH = 4  # Argo CD nests generators twice
_FILES = (EntryKind.FILE, EntryKind.EXECUTABLE)


class UntoldError(Exception):
    """The tree does not tell: the generator asks a cluster, a forge, another repository or a plugin."""


@dataclass(frozen=True, slots=True)
class Generators:
    """Expands generators over one tree; ``go`` tells Go's templates from the older ones."""

    view: View
    go: bool

    def expand(self, generators: Any, given: Params, depth: int = 0) -> Iterator[tuple[Params, Any]]:
        """The parameters and the generator's own template of every element. Raises UntoldError, MissingObjectError."""
        if not isinstance(generators, list) or depth > _MOST_DEPTH:
            raise UntoldError
        for generator in generators:
            for params in self._one(generator, given, depth):
                yield params, _template(generator)

    def _one(self, generator: Any, given: Params, depth: int) -> list[Params]:
        kinds = [kind for kind in _KINDS if isinstance(generator, dict) and isinstance(generator.get(kind), dict)]
        if len(kinds) != 1:
            raise UntoldError
        found = _KINDS[kinds[0]](self, generator[kinds[0]], given, depth)
        if len(found) > _MOST:
            raise UntoldError
        selector = generator.get("selector")
        return [one for one in found if selects(selector, flat(one))] if selector else found

    def _text(self, value: Any, given: Params) -> str:
        text = filled(value, given, self.go) if isinstance(value, str) else None
        if text is None:
            raise UntoldError
        return text

    def _filled(self, value: Any, given: Params) -> Any:
        """An element with what an outer generator gave filled into its texts."""
        if isinstance(value, str):
            return self._text(value, given) if given else value
        if isinstance(value, dict):
            return {key: self._filled(part, given) for key, part in value.items()}
        return [self._filled(part, given) for part in value] if isinstance(value, list) else value

    def of_list(self, spec: Mapping[str, Any], given: Params, depth: int) -> list[Params]:
        """``elements``."""
        elements = spec.get("elements")
        if "elementsYaml" in spec or not isinstance(elements, list):
            raise UntoldError
        found = [self._filled(element, given) for element in elements if isinstance(element, dict)]
        return found if self.go else [dotted(element) for element in found]

    def of_git(self, spec: Mapping[str, Any], given: Params, depth: int) -> list[Params]:
        """``directories`` or ``files`` of the repository, which is taken for this one when something fits."""
        prefix = spec.get("pathParamPrefix")
        found = self._directories(spec, given) if "directories" in spec else self._files(spec, given)
        if not found:
            raise UntoldError
        values = spec.get("values")
        if isinstance(prefix, str) and prefix:
            found = [prefixed(params, prefix, self.go) for params in found]
        return [self._valued(params, values) for params in found] if isinstance(values, dict) else found

    def _valued(self, params: Params, values: Mapping[str, Any]) -> Params:
        made = {key: self._text(text, params) for key, text in values.items()}
        return {**params, "values": made} if self.go else {**params, **{f"values.{k}": v for k, v in made.items()}}

    def _directories(self, spec: Mapping[str, Any], given: Params) -> list[Params]:
        rows = [(self._text(row.get("path"), given), row.get("exclude") is True) for row in _rows(spec, "directories")]
        excluded = [glob for glob, without in rows if without]
        paths = {
            path: None
            for glob, without in rows
            if not without
            for path, _ in matching(self.view.tree, glob, (EntryKind.TREE,))
            if not any(step.startswith(".") for step in path.split("/"))
            and not any(fits(other, path) for other in excluded)
        }
        return [of_path(path, "", self.go) for path in sorted(paths)]

    def _files(self, spec: Mapping[str, Any], given: Params) -> list[Params]:
        rows = [(self._text(row.get("path"), given), row.get("exclude") is True) for row in _rows(spec, "files")]
        excluded = {path for glob, without in rows if without for path, _ in matching(self.view.tree, glob, _FILES)}
        paths = {path for glob, without in rows if not without for path, _ in matching(self.view.tree, glob, _FILES)}
        return [params for path in sorted(paths - excluded) for params in self._of_file(path)]

    def _of_file(self, path: str) -> Iterator[Params]:
        documents = self.view.documents(path)
        if len(documents) != 1 or not isinstance(documents[0], Document):
            raise UntoldError
        value = documents[0].value
        folder, _, name = path.rpartition("/")
        for element in value if isinstance(value, list) else [value]:
            if not isinstance(element, dict):
                raise UntoldError
            yield {**(element if self.go else dotted(element)), **of_path(folder, name, self.go)}

    def of_matrix(self, spec: Mapping[str, Any], given: Params, depth: int) -> list[Params]:
        """Every element of the first with every one of the second, which may use the first's parameters."""
        first, second = _pair(spec)
        found = []
        for outer in self._one(first, given, depth + 1):
            for inner in self._one(second, {**given, **outer}, depth + 1):
                found.append({**outer, **inner})
                if len(found) > _MOST:
                    raise UntoldError
        return found

    def of_merge(self, spec: Mapping[str, Any], given: Params, depth: int) -> list[Params]:
        """The elements of the first, each with those of the others that have the same values under ``mergeKeys``."""
        generators, keys = spec.get("generators"), spec.get("mergeKeys")
        if depth >= _MOST_DEPTH or not isinstance(generators, list) or not isinstance(keys, list) or not generators:
            raise UntoldError
        found = self._one(generators[0], given, depth + 1)
        for generator in generators[1:]:
            others = {_key(params, keys): params for params in self._one(generator, given, depth + 1)}
            found = [{**params, **others.get(_key(params, keys), {})} for params in found]
        return found


_KINDS: Mapping[str, Callable[[Generators, Mapping[str, Any], Params, int], list[Params]]] = {
    "list": Generators.of_list,
    "git": Generators.of_git,
    "matrix": Generators.of_matrix,
    "merge": Generators.of_merge,
}


def _pair(spec: Mapping[str, Any]) -> tuple[Any, Any]:
    generators = spec.get("generators")
    if not isinstance(generators, list) or len(generators) != 2:
        raise UntoldError
    return generators[0], generators[1]


def _rows(spec: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    listed = spec.get(key)
    yield from (row for row in listed if isinstance(row, dict)) if isinstance(listed, list) else ()


def _template(generator: Any) -> Any:
    """The template that a generator lays over the set's own."""
    inner = (part.get("template") for part in generator.values() if isinstance(part, dict))
    return next((template for template in inner if isinstance(template, dict)), None)


def _key(params: Params, keys: list[Any]) -> tuple[str, ...]:
    return tuple(repr(params.get(str(key))) for key in keys)
