"""What cannot be read as data, told by path and first bytes: encrypted files, pointers, binaries, templates."""

from __future__ import annotations

from pathlib import PurePosixPath

_TEMPLATE_SUFFIXES = (".gotmpl", ".tpl", ".tmpl", ".j2", ".jinja", ".jinja2", ".erb", ".mustache")


def opaque_reason(path: str, data: bytes) -> tuple[str, str] | None:
    """``(reason, detail)`` for a file that holds no readable data, None for any other."""
    if data.startswith(b"\x00GITCRYPT\x00"):
        return "encrypted", "encrypted by git-crypt"
    if data.startswith(b"$ANSIBLE_VAULT;"):
        return "encrypted", "encrypted by ansible-vault"
    if data.startswith(b"version https://git-lfs.github.com/spec/"):
        return "lfs", "a Git LFS pointer; the content is not in git"
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in data:
        return "binary", "the file holds NUL bytes"
    if path.endswith(_TEMPLATE_SUFFIXES):
        return "template", "a template, by its suffix"
    return None


def templated_path(path: str) -> bool:
    """Whether a file lies below a ``templates`` folder."""
    return "templates" in PurePosixPath(path).parts[:-1]


def templated_text(text: str) -> bool:
    """Whether a text that does not parse looks like a template of Go, Helm or Jinja."""
    return ("{{" in text and "}}" in text) or ("{%" in text and "%}" in text)
