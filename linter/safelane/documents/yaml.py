"""YAML as Kubernetes reads it: events of libyaml through PyYAML, and a builder of our own over them.

The builder is iterative and counts what it makes, so that depth, alias bombs and sizes are refused before they cost
anything; PyYAML's own loaders recurse, construct objects and lose positions. Positions are the events themselves, kept
beside the values: a mapping is ``(start, end, {key: (key event, position)})``, a sequence ``(start, end, [position])``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.documents import scalars
from safelane.documents.document import Span
from safelane.documents.limits import Limits
from safelane.location import Path


class YamlError(Exception):
    """A text that cannot be read; ``offset`` is the code point where, ``reason`` one of the contract's."""

    def __init__(self, message: str, offset: int, reason: str = "syntax") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.reason = reason


def events(text: str) -> Iterator[Any]:
    """The events of a text: by libyaml, in pure Python where PyYAML was built without it."""
    import yaml

    if not yaml.__with_libyaml__:
        return iter(yaml.parse(text, Loader=yaml.SafeLoader))
    parser = yaml.cyaml.CParser(text)  # type: ignore[attr-defined]

    def run() -> Iterator[Any]:
        while parser.check_event():
            yield parser.get_event()

    return run()


class Builder:
    """Builds the first document of a text. ``core`` reads safelane's own files: YAML 1.2 core, no tags, no aliases."""

    def __init__(self, text: str, offset: int, limits: Limits, resolve: Any = None) -> None:
        self.text = text
        self.offset = offset
        self.limits = limits
        self.nodes = 0
        self.repeated: list[tuple[Path, Span, Span]] = []
        self._resolve = resolve or kubernetes
        self._anchors: dict[str, tuple[Any, Any, int]] = {}
        self._stack: list[_Frame] = []

    def build(self) -> tuple[Any, Any] | None:
        """Value and positions; None for a text without a document. Raises YamlError."""
        import yaml

        try:
            return self._run(events(self.text))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = [word for word in (error.context, error.problem) if word]
            raise YamlError(": ".join(words) or "not YAML", mark.index if mark else 0) from error
        except yaml.reader.ReaderError as error:
            char = error.character if isinstance(error.character, int) else ord(error.character)
            raise YamlError(f"the character U+{char:04X} is not allowed", max(error.position, 0)) from error
        except ValueError as error:  # pure Python only: an escape beyond Unicode
            raise YamlError(str(error), 0) from error

    def _run(self, stream: Iterator[Any]) -> tuple[Any, Any] | None:
        import yaml

        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_sequence,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
        }
        for event in stream:
            handle = handlers.get(type(event))
            if handle is not None:
                done = handle(event)
                if done is not None:
                    return done
        return None

    def _count(self, nodes: int, event: Any) -> None:
        self.nodes += nodes
        if self.nodes > self.limits.nodes:
            message = f"more than {self.limits.nodes} values after aliases are expanded"
            raise YamlError(message, event.start_mark.index, "too-many-nodes")

    def _scalar(self, event: Any) -> tuple[Any, Any] | None:
        self._count(1, event)
        text = event.value
        if (
            len(text) > self.limits.scalar_bytes // 4
            and len(text.encode("utf-8", "replace")) > self.limits.scalar_bytes
        ):
            raise YamlError(
                f"a value of more than {self.limits.scalar_bytes} bytes", event.start_mark.index, "too-large"
            )
        try:
            value = self._resolve(event)
        except scalars.ScalarError as error:
            raise YamlError(str(error), event.start_mark.index) from error
        return self._place(value, event, event.anchor, 1)

    def _open_mapping(self, event: Any) -> None:
        self._open(event, _Mapping(event))

    def _open_sequence(self, event: Any) -> None:
        self._open(event, _Sequence(event))

    def _open(self, event: Any, frame: _Frame) -> None:
        self._count(1, event)
        if len(self._stack) >= self.limits.depth:
            raise YamlError(f"nested deeper than {self.limits.depth} levels", event.start_mark.index, "too-deep")
        frame.before = self.nodes
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
        self._stack.append(frame)

    def _close(self, event: Any) -> tuple[Any, Any] | None:
        frame = self._stack.pop()
        value, position = frame.finish(event, self)
        return self._place(value, position, frame.start.anchor, self.nodes - frame.before + 1)

    def _alias(self, event: Any) -> tuple[Any, Any] | None:
        if event.anchor not in self._anchors:
            raise YamlError(f"unknown anchor '{event.anchor}' referenced", event.start_mark.index)
        value, position, nodes = self._anchors[event.anchor]
        self._count(nodes, event)
        return self._place(value, _Aliased(event, position), None, nodes)

    def _place(self, value: Any, position: Any, anchor: str | None, nodes: int) -> tuple[Any, Any] | None:
        if anchor is not None:
            self._anchors[anchor] = (value, position, nodes)
        if not self._stack:
            return _finished(value, position), position
        self._stack[-1].add(value, position, self)
        return None

    def path(self) -> Path:
        """Where the builder is: the steps of all open frames."""
        return tuple(step for frame in self._stack if (step := frame.step()) is not None)

    def span(self, event: Any) -> Span:
        """The span of a scalar event, for notes on duplicate keys."""
        return Span(self.offset + event.start_mark.index, self.offset + event.end_mark.index)


class _Aliased:
    """A position that is used in one place and says its inside in another."""

    __slots__ = ("event", "target")

    def __init__(self, event: Any, target: Any) -> None:
        self.event = event
        self.target = target


class _Frame:
    """A collection being built."""

    __slots__ = ("before", "start")

    def __init__(self, start: Any) -> None:
        self.start = start
        self.before = 0

    def add(self, value: Any, position: Any, builder: Builder) -> None:
        raise NotImplementedError

    def finish(self, event: Any, builder: Builder) -> tuple[Any, Any]:
        raise NotImplementedError

    def step(self) -> str | int | None:
        raise NotImplementedError


class _Sequence(_Frame):
    __slots__ = ("positions", "values")

    def __init__(self, start: Any) -> None:
        super().__init__(start)
        self.values: list[Any] = []
        self.positions: list[Any] = []

    def add(self, value: Any, position: Any, builder: Builder) -> None:
        self.values.append(_finished(value, position))
        self.positions.append(position)

    def finish(self, event: Any, builder: Builder) -> tuple[Any, Any]:
        return self.values, (self.start, event, self.positions)

    def step(self) -> str | int | None:
        return len(self.values)


class _Mapping(_Frame):
    __slots__ = ("key", "key_position", "merging", "pending", "positions", "values")

    def __init__(self, start: Any) -> None:
        super().__init__(start)
        self.values: dict[str, Any] = {}
        self.positions: dict[str, tuple[Any, Any]] = {}
        self.pending = False
        self.merging = False
        self.key = ""
        self.key_position: Any = None

    def add(self, value: Any, position: Any, builder: Builder) -> None:
        if not self.pending:
            self._key(value, position, builder)
            return
        self.pending = False
        if self.merging:
            self._merge(value, position, builder)
            return
        name = self.key
        if name in self.values and not self._merged(name):
            first = self.positions[name][0]
            builder.repeated.append(
                ((*builder.path()[:-1], name), builder.span(first), builder.span(self.key_position))
            )
        self.values[name] = _finished(value, position)
        self.positions[name] = (self.key_position, position)

    def _merged(self, name: str) -> bool:
        return isinstance(self.positions[name], _Merged)

    def _key(self, value: Any, position: Any, builder: Builder) -> None:
        event = position.event if isinstance(position, _Aliased) else position
        self.pending = True
        self.merging = value is MERGE
        if self.merging:
            return
        if isinstance(value, dict | list):
            start = event[0] if isinstance(event, tuple) else event
            raise YamlError("a mapping or a list is no key", start.start_mark.index)
        try:
            self.key = scalars.key(value)
        except scalars.ScalarError as error:
            raise YamlError(str(error), event.start_mark.index) from error
        self.key_position = event

    def _merge(self, value: Any, position: Any, builder: Builder) -> None:
        target = position.target if isinstance(position, _Aliased) else position
        sources = [(value, target)]
        if isinstance(value, list):
            inner = target[2]
            sources = [(v, p.target if isinstance(p, _Aliased) else p) for v, p in zip(value, inner, strict=True)][::-1]
        for body, positions in sources:
            if not isinstance(body, dict):
                start = positions[0] if isinstance(positions, tuple) else positions
                raise YamlError("map merge requires map or sequence of maps as the value", start.start_mark.index)
            for name, item in body.items():
                self.values[name] = item
                self.positions[name] = _Merged(positions[2][name])

    def finish(self, event: Any, builder: Builder) -> tuple[Any, Any]:
        return self.values, (self.start, event, self.positions)

    def step(self) -> str | int | None:
        return self.key


class _Merged(tuple[Any, Any]):
    """The positions of a merged key: those of the anchor."""

    __slots__ = ()

    def __new__(cls, pair: tuple[Any, Any]) -> _Merged:
        return super().__new__(cls, pair)


MERGE = object()


def _finished(value: Any, position: Any) -> Any:
    """Numbers as JSON has them; keys keep their YAML numbers until they are spelled."""
    if value is MERGE:
        return "<<"
    if isinstance(value, float | int) and not isinstance(value, bool):
        try:
            return scalars.decoded(value)
        except scalars.ScalarError as error:
            event = position.event if isinstance(position, _Aliased) else position
            raise YamlError(str(error), event.start_mark.index) from error
    return value


def kubernetes(event: Any) -> Any:
    """A scalar event's value as sigs.k8s.io/yaml resolves it; ``MERGE`` for a merge key."""
    text, tag = event.value, event.tag
    if tag is None:
        if event.implicit[0]:
            return MERGE if text == "<<" else scalars.plain(text)
        return text
    if tag.endswith(":merge") and text == "<<":
        return MERGE
    value: Any = scalars.tagged(tag, text, event.implicit[0])
    return value
