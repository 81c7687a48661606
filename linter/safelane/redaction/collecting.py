"""Finds the secret texts of a parsed document: by kind (Secret), by key, by shape, by randomness."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Any

from safelane.redaction.keys import SHORTEST, means_secret, says_something, set_of, words, worth_hiding
from safelane.redaction.shapes import looks_random, secrets_in

_CARRIERS = frozenset({"value", "default", "literal", "content", "stringValue", "plaintext"})
_NAMES = ("name", "key", "Name", "Key")
_NO_LIST = frozenset({"secrets", "secret"})  # a list of them names objects, as ServiceAccount.secrets does
_PUBLIC_WORDS = set_of(
    "checksum hash digest sha integrity mac fingerprint etag revision commit image bundle cert certificate crt ca"
    " public schema icon logo encrypted"
)
_ENVIRONMENT_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,127}\Z")
_EMBEDDED = re.compile(r"^(?P<indent>[ ]*)(?:data|stringData):[ \t]*$")
_PAIR = re.compile(r"^(?P<indent>[ ]+)(?P<name>[\w.-]{1,253}):[ \t]+(?P<value>\S.*)$")
_LONGEST_TEXT = 1_048_576


def secrets_of(value: Any, kind_hint: str = "") -> frozenset[str]:
    """The secret texts in plain JSON data; ``kind_hint`` is the kind of an object that does not say its own.

    Texts, not places: a value of a Secret that is short or an everyday word comes as ``key: value``, so that it is
    masked where it is stated and nowhere else.
    """
    found: set[str] = set()
    seen: set[int] = set()
    pending: list[tuple[Any, str]] = [(value, "")]
    if kind_hint == "Secret" and isinstance(value, dict):
        pending.append(({"kind": "Secret", **value}, ""))
    while pending:
        item, key = pending.pop()
        if not isinstance(item, dict | list):
            found.update(_of_scalar(item, key, pending))
        elif id(item) not in seen:
            seen.add(id(item))
            if isinstance(item, dict):
                found.update(_of_mapping(item, key, pending))
            else:
                found.update(_of_arguments(item))
                pending.extend((element, "" if key in _NO_LIST else key) for element in item)
    return frozenset(found)


def _of_mapping(item: dict[str, Any], key: str, pending: list[tuple[Any, str]]) -> Iterator[str]:
    if item.get("kind") == "Secret":
        for field in ("data", "stringData"):
            stated = item.get(field)
            for name, said in stated.items() if isinstance(stated, dict) else ():
                yield from _of_secret_entry(str(name), said, field == "data", pending)
    if key == "secretGenerator" and isinstance(item.get("literals"), list):
        for literal in item["literals"]:
            name, _, said = str(literal).partition("=")
            yield from _stated(name, said, "=", pending)
    for name, child in item.items():
        pending.append((child, _key_of_child(item, str(name), key)))


def _key_of_child(item: Mapping[str, Any], name: str, parent: str) -> str:
    """The key that tells what a child means: its own, that of its parent, or the name beside it."""
    if name in ("value", "Value"):
        said = next((item[other] for other in _NAMES if isinstance(item.get(other), str)), None)
        if said is not None:
            return str(said)
    if name in _CARRIERS and means_secret(parent):
        return parent
    if name == "secretKey" and "remoteRef" in item:
        return ""  # External Secrets: the key under which the value will lie
    if parent in ("secrets", "secretEnv", "envSecrets") and _ENVIRONMENT_NAME.match(name):
        return "secret" if isinstance(item[name], str) else name
    return name


def _of_secret_entry(name: str, said: Any, encoded: bool, pending: list[tuple[Any, str]]) -> Iterator[str]:
    if said is None or isinstance(said, dict | list):
        return
    text = said if isinstance(said, str) else _spelled(said)
    decoded = _decoded(text) if encoded else None
    if decoded is None:
        yield from _stated(name, text, ": ", pending)
        return
    if says_something(text):
        yield from (form for form in (text.strip(), "".join(text.split())) if len(form) >= SHORTEST)
    if (clear := _text(decoded)) is not None:
        yield from _stated(name, clear, ": ", pending)


def _stated(name: str, text: str, sign: str, pending: list[tuple[Any, str]]) -> Iterator[str]:
    """What a Secret states in clear."""
    pending.append((text, ""))
    if worth_hiding(text):
        yield text
        yield text.strip()
    elif text.strip() and says_something(text):
        yield from (f"{name}{sign}{quote}{text}{quote}" for quote in ("", '"', "'"))


def _of_scalar(item: Any, key: str, pending: list[tuple[Any, str]]) -> Iterator[str]:
    if item is None or isinstance(item, bool):
        return
    text = item if isinstance(item, str) else _spelled(item)
    if worth_hiding(text) and means_secret(key) and (isinstance(item, str) or not key.endswith("s")):
        yield text.strip()
        decoded = _decoded(text) if len(text) >= 8 else None
        clear = _text(decoded) if decoded is not None else None
        if clear is not None and clear.isprintable() and worth_hiding(clear):
            yield clear
    if isinstance(item, str):
        yield from secrets_in(text)
        if len(text) >= 24 and _PUBLIC_WORDS.isdisjoint(words(key)) and looks_random(text):
            yield text
        yield from _of_embedded(text, key, pending)


def _of_embedded(text: str, key: str, pending: list[tuple[Any, str]]) -> Iterator[str]:
    """Texts that hold a document: JSON is read, of YAML the entries of a Secret are."""
    if len(text) > _LONGEST_TEXT:
        return
    if text.lstrip()[:1] in ("{", "["):
        # What is not JSON after all, or is nested beyond what a cluster reads, was searched for shapes already.
        with suppress(ValueError, RecursionError):
            pending.append((json.loads(text), key))
    if "Secret" in text and "\n" in text:
        yield from _of_manifest_text(text, pending)


def _of_manifest_text(text: str, pending: list[tuple[Any, str]]) -> Iterator[str]:
    """The entries of Secrets in YAML that nobody parsed: embedded, or broken."""
    inside: int | None = None
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        if opened := _EMBEDDED.match(line):
            inside = len(opened["indent"])
        elif inside is not None and line.strip() and indent <= inside:
            inside = None
        elif inside is not None and (pair := _PAIR.match(line)):
            yield from _of_secret_entry(pair["name"], pair["value"].strip("\"'"), True, pending)
        elif inside is not None and worth_hiding(line):
            yield line.strip()


def _of_arguments(items: list[Any]) -> Iterator[str]:
    """``["--password", "hunter2"]``: the argument after a flag that means a secret."""
    for flag, said in pairwise(items):
        if isinstance(flag, str) and flag.startswith("-") and "=" not in flag and means_secret(flag):
            text = said if isinstance(said, str) else ""
            if worth_hiding(text) and not text.startswith("-"):
                yield text


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _spelled(number: float) -> str:
    """A number as its source most likely has it."""
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
