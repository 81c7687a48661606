"""Which keys the data of ConfigMaps and Secrets have, by what defines them: the objects themselves, generators and
patches of kustomize, controllers that write Secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from safelane.frozen import dataclass
from safelane.resources.identity import reference_of

_GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_KINDS = ("ConfigMap", "Secret")
_PATCHES = ("patches", "patchesJson6902", "patchesStrategicMerge")
_NAME = re.compile(r"""\bname["']?\s*:\s*["']?([\w.-]+)""")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of the data of one object; ``whole`` when its definition can add no others."""

    kind: str
    name: str
    keys: tuple[str, ...] = ()
    whole: bool = True


def keys_of(value: Any) -> Iterator[Keys]:
    """What a document defines of ConfigMaps and Secrets."""
    if not isinstance(value, dict):
        return
    said = reference_of(value)
    if said.kind in _KINDS and said.name:
        yield Keys(said.kind, said.name, *_data(value))
    elif said.kind == "SealedSecret":
        template = _map(_map(value, "spec"), "template")
        name = _text(_map(template, "metadata"), "name") or said.name
        keys = (*_keys(_map(value, "spec"), "encryptedData"), *_keys(template, "data"))
        yield Keys("Secret", name, keys, bool(keys))
    elif said.kind == "ExternalSecret":
        yield _fetched(_map(value, "spec"), said.name)
    elif said.kind == "Certificate":
        yield Keys("Secret", _text(_map(value, "spec"), "secretName"), whole=False)
    yield from _generated(value)
    yield from _patched(value)


def _data(value: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    """Keys of an object that holds none may be filled in by a controller."""
    keys = tuple(key for field in ("data", "stringData", "binaryData") for key in _keys(value, field))
    filled = any(field in value and not isinstance(value[field], dict) for field in ("data", "stringData"))
    return keys, bool(keys) and not filled


def _fetched(spec: dict[str, Any], name: str) -> Keys:
    target = _map(spec, "target")
    template = _map(target, "template")
    listed = [_text(row, "secretKey") for row in _list(spec, "data")]
    whole = not spec.get("dataFrom") and not template.get("templateFrom") and bool(listed)
    keys = (*listed, *_keys(template, "data"))
    return Keys("Secret", _text(target, "name") or name, tuple(filter(None, keys)), whole)


def _generated(value: dict[str, Any]) -> Iterator[Keys]:
    for field, kind in _GENERATORS.items():
        for generator in _list(value, field):
            literals = [text.partition("=")[0] for text in _texts(generator, "literals")]
            files = [_file_key(text) for text in _texts(generator, "files")]
            elsewhere = any(generator.get(source) for source in ("envs", "env"))
            if name := _text(generator, "name"):
                yield Keys(kind, name, (*literals, *files), not elsewhere)


def _file_key(text: str) -> str:
    """``key=path``, or a path whose last part is the key."""
    key, equals, path = text.partition("=")
    return key if equals else (path or key).rpartition("/")[2]


def _patched(value: dict[str, Any]) -> Iterator[Keys]:
    """What patches of a kustomization are for: they may add any key."""
    names: dict[str, None] = {}
    for field in _PATCHES:
        listed = value.get(field)
        for patch in listed if isinstance(listed, list) else ():
            said = patch if isinstance(patch, str) else _text(patch, "patch")
            target = _text(_map(patch, "target"), "name")
            names.update(dict.fromkeys([target] if target else _NAME.findall(said)))
    for name in names:
        yield from (Keys(kind, name, whole=False) for kind in _KINDS)


def _map(holder: Any, key: str) -> dict[str, Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, dict) else {}


def _list(holder: Any, key: str) -> list[dict[str, Any]]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def _texts(holder: dict[str, Any], key: str) -> list[str]:
    found = holder.get(key)
    return [part for part in found if isinstance(part, str)] if isinstance(found, list) else []


def _keys(holder: Any, key: str) -> tuple[str, ...]:
    return tuple(name for name, part in _map(holder, key).items() if part is not None)


def _text(holder: Any, key: str) -> str:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, str) else ""
