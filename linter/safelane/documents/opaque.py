"""What holds no data to judge: encrypted files, pointers, binaries and templates, told by path and bytes."""

from __future__ import annotations

import re
from typing import Any

_TEMPLATE_SUFFIXES = (".gotmpl", ".tpl", ".j2", ".tmpl")
ENCRYPTED = "$(encrypted)"  # stands for a value that SOPS encrypted
_OPENING = re.compile(r"\{\{|\{%")
_LEADING = re.compile(r"^[ \t]*(?:- +)*(?:[^\s#'\"{}]+:[ \t]+)?\{[{%]", re.MULTILINE)


def opaque_reason(path: str, data: bytes) -> tuple[str, str] | None:
    """``(reason, detail)`` for a file that holds no readable data, None for any other."""
    if data.startswith(b"\x00GITCRYPT\x00"):
        return "encrypted", "encrypted by git-crypt"
    if data.startswith(b"$ANSIBLE_VAULT;"):
        return "encrypted", "encrypted by ansible-vault"
    if data.startswith(b"version https://git-lfs.github.com/spec/"):
        return "lfs", "a Git LFS pointer, the content is not in git"
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary", "the file holds NUL bytes"
    if path.endswith(_TEMPLATE_SUFFIXES):
        return "template", "a template, by its suffix"
    if b"{{" in data and "templates" in path.split("/")[:-1]:
        return "template", "a template that is not rendered"
    return None


def is_template(text: str, offset: int) -> bool:
    """Whether a text that cannot be read at ``offset`` is a template of Go, Helm or Jinja, and not just broken.

    It is one when braces open on the refused line or the one before, or stand where a value, an element or a line
    begins; elsewhere, as in the message of an alert, they are part of a text.
    """
    if _OPENING.search(text) is None:
        return False
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, offset), 0)) + 1
    end = text.find("\n", offset)
    return bool(_OPENING.search(text, start, len(text) if end < 0 else end) or _LEADING.search(text))


def is_sops(value: object) -> bool:
    """Whether a document is encrypted by SOPS (its own metadata say so)."""
    if not isinstance(value, dict):
        return False
    if "sops_mac" in value and ("sops_lastmodified" in value or "sops_version" in value):
        return True  # a format without mappings
    sops = value.get("sops")
    return isinstance(sops, dict) and "mac" in sops and ("lastmodified" in sops or "version" in sops)


def sealed(value: Any) -> Any:
    """What SOPS left in the clear: a placeholder for every encrypted text, and nothing of its own metadata."""
    if isinstance(value, dict):
        return {key: _sealed(below) for key, below in value.items() if key != "sops" and not key.startswith("sops_")}
    return _sealed(value)


def _sealed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sealed(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_sealed(below) for below in value]
    return ENCRYPTED if isinstance(value, str) and value.startswith("ENC[") else value
