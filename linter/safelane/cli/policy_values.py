"""Values as CEL writes them: ``{'a': [1, 2u, b'x']}``, from the notation of ``cel.encode``."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

_ESCAPES = {ord("\\"): "\\\\", ord("'"): "\\'", 10: "\\n", 13: "\\r", 9: "\\t"}
_CALLS = {
    "kubernetes.Quantity": "quantity",
    "kubernetes.URL": "url",
    "kubernetes.Semver": "semver",
    "net.IP": "ip",
    "net.CIDR": "cidr",
    "kubernetes.NamedFormat": "format.named",
}


def spelled(data: Any) -> str:
    """An expression for an encoded value; what has no spelling, as an authorizer, stands as ``<its type>``."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return f"'{data.translate(_ESCAPES)}'"
    if isinstance(data, list):
        return f"[{', '.join([spelled(item) for item in data])}]"
    if not isinstance(data, dict):
        return repr(data)
    kind = next(iter(data))
    return _SPELLINGS[kind](data)


def _map(data: Any) -> str:
    return f"{{{', '.join([f'{spelled(key)}: {spelled(value)}' for key, value in data['map']])}}}"


def _optional(data: Any) -> str:
    return f"optional.of({spelled(data['optional'][0])})" if data["optional"] else "optional.none()"


def _bytes(data: Any) -> str:
    try:
        raw = b64decode(data["bytes"], validate=True)
    except ValueError:  # masked
        return f"b'{data['bytes']}'"
    printable = (chr(byte) if 0x20 <= byte < 0x7F and byte not in b"'\\" else f"\\x{byte:02x}" for byte in raw)
    return f"b'{''.join(printable)}'"


def _opaque(data: Any) -> str:
    function = _CALLS.get(data["opaque"])
    return f"<{data['opaque']}>" if function is None else f"{function}({spelled(data['text'])})"


_SPELLINGS: dict[str, Callable[[Any], str]] = {
    "map": _map,
    "optional": _optional,
    "bytes": _bytes,
    "opaque": _opaque,
    "uint": lambda data: f"{data['uint']}u",
    "double": lambda data: f"double('{data['double']}')",
    "timestamp": lambda data: f"timestamp({spelled(data['timestamp'])})",
    "duration": lambda data: f"duration({spelled(data['duration'])})",
    "type": lambda data: str(data["type"]),
}
