"""A store of JSON values on disk, addressed by what they were made from: each can be made again at any time.

An entry that was cut off, changed or written by two at once is no entry: its text carries its own digest. Writers put a
whole file in place of another, so that readers never see half of one. The folder is the user's own (mode 0700), and
what is in it stays small: the oldest entries of a full bucket go.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

_BUCKET = 64  # entries that share the first two digits of their names
_LARGEST = 1_000_000
_LARGE = 64 << 20  # bytes of one entry of the other kind, and of all of them
_ALL_LARGE = 512 << 20


def key_of(*parts: str) -> str:
    """The key of what is made from these texts."""
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """The entries of one folder, which is made when the first one is put; a folder that cannot be used holds none."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Any | None:
        """The value of a key, or None."""
        try:
            text = self._place(key).read_text(encoding="ascii")
            digest, _, body = text.partition("\n")
            if digest == _digest(key, body):
                return json.loads(body)
        except (OSError, ValueError, RecursionError):
            pass
        return None

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON value; whatever the disk says against it, the value can be made again."""
        body = json.dumps(value, separators=(",", ":"))
        if len(body) > _LARGEST:
            return
        place = self._place(key)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            self._write(place, f"{_digest(key, body)}\n{body}".encode("ascii"))
            _shrink(place.parent)

    def get_large(self, key: str) -> bytes | None:
        """The bytes of a large entry, or None."""
        try:
            data = self._large(key).read_bytes()
        except OSError:
            return None
        digest, _, body = data.partition(b"\n")
        return body if digest == _digest_of_bytes(key, body) else None

    def put_large(self, key: str, body: bytes) -> None:
        """Keep one of a few large entries: what is too much for one, and worth reading as a whole."""
        if len(body) > _LARGE:
            return
        place = self._large(key)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            self._write(place, _digest_of_bytes(key, body) + b"\n" + body)
            _shrink_large(place.parent)

    def _large(self, key: str) -> Path:
        return self._folder / "large" / sha256(key.encode("utf-8", "surrogatepass")).hexdigest()

    def _place(self, key: str) -> Path:
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / f"{name[2:]}.json"

    def _write(self, place: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _digest(key: str, body: str) -> str:
    return key_of(key, body)


def _digest_of_bytes(key: str, body: bytes) -> bytes:
    return key_of(key, sha256(body).hexdigest()).encode("ascii")


def _shrink_large(folder: Path) -> None:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    size = 0
    for entry in entries:
        size += entry.stat().st_size
        if size > _ALL_LARGE:
            entry.unlink(missing_ok=True)


def _shrink(bucket: Path) -> None:
    entries = list(bucket.iterdir())
    if len(entries) > _BUCKET:
        entries.sort(key=lambda entry: entry.stat().st_mtime_ns)
        for entry in entries[: len(entries) - _BUCKET // 2]:
            entry.unlink(missing_ok=True)
