"""One expression over objects from files: value, type, cost, and what decided, with every secret masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from safelane.documents import Document, Limits, Unreadable, parse
from safelane.errors import ConfigurationError, Problem
from safelane.frozen import dataclass
from safelane.location import Location, Path, to_cel

if TYPE_CHECKING:
    from safelane import cel
    from safelane.redaction import Redactor

_KNOWN = ("object", "oldObject")
_MASK = "***"


@dataclass(frozen=True, slots=True)
class Deciding:
    """A path that decided, in CEL's spelling from its variable on, and where it stands, if a file says it."""

    path: str
    location: Location | None


@dataclass(frozen=True, slots=True)
class Failed:
    """An evaluation error; line and column of the sub-expression that failed."""

    message: str
    reason: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an expression gave. ``value`` and those of ``elements`` are encoded as ``cel.encode`` has it.

    ``cost`` is in Kubernetes' units. The most decisive path is the first; elements are those of lists (keys of maps)
    at which a macro decided, with an empty path where the element was computed.
    """

    value: Any
    type: str
    cost: int
    paths: tuple[Deciding, ...]
    elements: tuple[tuple[str, Any], ...]
    error: Failed | None


def read_object(path: str) -> Document:
    """The one document of a YAML or JSON file on disk. Raises ConfigurationError with the place of what is wrong."""
    limit = Limits().file_bytes
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - a path as it was typed, NUL included, is open's to refuse
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise _wrong(path, 1, 1, f"cannot be read: {said}") from error
    found = parse(path, data)
    for one in found:
        if isinstance(one, Unreadable):
            place = one.location
            raise _wrong(path, place.line, place.column, f"cannot be read: {one.reason}: {one.detail}".rstrip(": "))
    if not found:
        raise _wrong(path, 1, 1, "there is no document in this file")
    if len(found) > 1:
        assert isinstance(found[1], Document)
        place = found[1].location
        raise _wrong(path, place.line, place.column, f"a second document, of {len(found)}; one object is expected")
    assert isinstance(found[0], Document)
    return found[0]


def _wrong(path: str, line: int, column: int, message: str) -> ConfigurationError:
    return ConfigurationError([Problem(path, line, column, message)])


def evaluate(text: str, documents: Mapping[str, Document]) -> Evaluation:
    """The expression over ``object`` and ``oldObject``, null where no document is given.

    Any other variable of a rule can be named, but not read. Raises ConfigurationError for every mistake in the text.
    """
    program = _compiled(text)
    redactor, hidden = _redaction(documents)
    bindings = _bindings(documents)
    result = program.run(bindings)
    error = None if result.error is None else _failed(result.error, redactor)
    witness = program.witness(bindings) if error is None else None
    try:
        value = None if error else _shown(result.value, redactor, hidden)
        elements = tuple(
            (redactor.text(to_cel(path)), _shown(element, redactor, hidden))
            for path, element in (witness.elements if witness else ())
        )
    except RecursionError:
        value, elements, witness = None, (), None
        error = Failed("the value is nested too deeply to be shown", "other", 1, 1)
    paths = tuple(_deciding(path, documents, redactor) for path in (witness.paths if witness else ()))
    return Evaluation(value, program.type, result.cost, paths, elements, error)


def _failed(error: cel.EvaluationError, redactor: Redactor) -> Failed:
    return Failed(redactor.text(error.message), error.reason, error.line, error.column)


def _variables() -> tuple[str, ...]:
    """The variables of all scopes together."""
    from safelane.rules.programs import COMMON, OF_SCOPE

    return (*COMMON, *(name for names in OF_SCOPE.values() for name in names))


def _compiled(text: str) -> cel.Program:
    from safelane import cel
    from safelane.rules.functions import functions

    try:
        return cel.Environment(variables=_variables(), functions=functions()).compile(text)
    except cel.CompileError as error:
        problems = [Problem("expression", issue.line, issue.column, issue.message) for issue in error.issues]
        raise ConfigurationError(problems) from error


def _bindings(documents: Mapping[str, Document]) -> dict[str, Any]:
    from safelane import cel

    said = f"is not available here: only {' and '.join(_KNOWN)} are"
    found: dict[str, Any] = {name: cel.Lazy.unavailable(f"{name} {said}") for name in _variables()}
    return found | {name: documents[name].value if name in documents else None for name in _KNOWN}


def _redaction(documents: Mapping[str, Document]) -> tuple[Redactor, frozenset[str]]:
    """What masks texts, and the values that are masked where they stand alone, however short: those of Secrets."""
    from safelane.redaction import Redactor, secrets_of

    secrets: set[str] = set()
    hidden: set[str] = set()
    for document in documents.values():
        secrets |= secrets_of(document.value)
        value = document.value if isinstance(document.value, dict) else {}
        items = value.get("items")
        for one in (value, *(items if isinstance(items, list) else ())):
            if isinstance(one, dict) and one.get("kind") == "Secret":
                held = (one.get(part) for part in ("data", "stringData"))
                hidden.update(str(item) for part in held if isinstance(part, dict) for item in part.values() if item)
    return Redactor(secrets), frozenset(hidden)


def _shown(value: Any, redactor: Redactor, hidden: frozenset[str]) -> Any:
    from safelane import cel

    return _masked(cel.encode(value), redactor, hidden)


def _masked(data: Any, redactor: Redactor, hidden: frozenset[str]) -> Any:
    if isinstance(data, list):
        return [_masked(item, redactor, hidden) for item in data]
    if isinstance(data, dict):
        return {key: _masked(item, redactor, hidden) for key, item in data.items()}
    if data is None or isinstance(data, bool):
        return data
    text = str(data)
    if text in hidden:
        return _MASK
    masked = redactor.text(text)
    return data if masked == text else masked


def _deciding(path: Path, documents: Mapping[str, Document], redactor: Redactor) -> Deciding:
    document = documents.get(str(path[0]))
    return Deciding(redactor.text(to_cel(path)), _location(document, path[1:]) if document is not None else None)


def _location(document: Document, path: Path) -> Location:
    """Where the value stands; of what is not there, where its nearest parent does."""
    for length in range(len(path), 0, -1):
        try:
            return document.locate(path[:length])
        except KeyError:
            continue
    return document.location
