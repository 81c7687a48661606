"""Image references taken apart: ``[registry/]repository[:tag][@digest]``.

The grammar is that of the distribution project's reference package; a first segment is a registry only with a dot, a
port, or as ``localhost``. https://pkg.go.dev/github.com/distribution/reference
"""

from __future__ import annotations

from safelane.facts.traced import Traced, mapping
from safelane.facts.workloads.scalars import text
from safelane.resources.identity import is_placeholder


def split_image(reference: str) -> dict[str, str]:
    """The parts that are written: any of ``registry``, ``repository``, ``tag``, ``digest``."""
    rest, at, digest = reference.partition("@")
    head, slash, tail = rest.partition("/")
    registry = head if slash and ("." in head or ":" in head or head == "localhost" or is_placeholder(head)) else ""
    name = tail if registry else rest
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = name, ""
    parts = {"registry": registry, "repository": repository, "tag": tag, "digest": digest if at else ""}
    return {key: part for key, part in parts.items() if part and not is_placeholder(part)}


def image_of_reference(node: Traced | None) -> Traced | None:
    """The ``image`` of a container from its reference; every part stands where the whole reference does."""
    if node is None or not isinstance(node.value, str) or not node.value.strip():
        return None
    return mapping(
        {key: Traced(part, node.source) for key, part in split_image(node.value.strip()).items()}, node.source
    )


def image_of_parts(node: Traced) -> Traced | None:
    """The ``image`` of a container from values such as ``{registry, repository, tag, digest}``; None if it is none."""
    repository = text(node.get("repository")) or text(node.get("name"))
    tag, digest = text(node.get("tag")), text(node.get("digest"))
    if repository is None and tag is None and digest is None:
        return None
    parts: dict[str, Traced | None] = {}
    if repository is not None and (written := image_of_reference(repository)) is not None:
        parts.update(written.items())
    parts["registry"] = text(node.get("registry")) or parts.get("registry")
    parts["tag"] = _written(tag) or parts.get("tag")
    parts["digest"] = _written(digest) or parts.get("digest")
    return mapping(parts, node.source)


def _written(node: Traced | None) -> Traced | None:
    return node if node is not None and node.value else None
