"""Where the files lie that travel with the package: inside a wheel, or at the repository's root when editable."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def text_of(name: str) -> str:
    """The text of a file inside the import package, ``/`` between segments."""
    return (_HERE / name).read_text(encoding="utf-8")


def knowledge(name: str) -> Path:
    """The folder ``rules`` or ``policies``: package data of a wheel, else the folder at the repository's root."""
    packed = _HERE / "data" / name
    return packed if packed.is_dir() else _HERE.parents[1] / name


@cache
def code_digest(room: str = "") -> str:
    """Another text for another state of the package, or of one room of it: what was computed by one is not the next's.

    Only what can tell is read: code, and data that travels with it.
    """
    digest = sha256()
    for file in sorted(path for path in (_HERE / room).rglob("*") if path.suffix in (".py", ".json")):
        data = file.read_bytes()
        digest.update(f"{file.relative_to(_HERE).as_posix()}\n{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()
