"""Texts that are secrets by their shape, wherever they stand.

The patterns are fixed, and every repetition in them is bounded and gives nothing back, so that a hostile text costs no
more than its length. Shapes: the token formats that the services publish, RFC 7468 private keys, RFC 3986 user
information, JSON Web Tokens (RFC 7519), authorization headers, and assignments whose name means a secret.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from safelane.redaction.keys import hints_at_secret, means_secret, says_something, worth_hiding

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"
    r"|gh[opsur]_[A-Za-z0-9]{30,255}+|github_pat_\w{30,255}+|glpat-[\w-]{20,255}+"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,255}+|xapp-[A-Za-z0-9-]{10,255}+|AIza[\w-]{35}"
    r"|[prs]k_(?:live|test)_[A-Za-z0-9]{16,255}+|sk-[\w-]{20,255}+|SG\.[\w-]{16,64}+\.[\w-]{16,64}+"
    r"|npm_[A-Za-z0-9]{36}|pypi-[\w-]{40,255}+|dop_v1_[a-f0-9]{64}|hv[sbr]\.[\w-]{20,255}+"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{40,80}+|\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$argon2[a-z]{1,2}\$[^\s\"']{20,400}+"
    r"|eyJ[\w-]{8,512}+\.eyJ[\w-]{4,4096}+\.[\w-]{8,1024}+"
    r")",
    re.ASCII,
)
_MARKS = (
    *("AKIA", "ASIA", "gh", "glpat-", "xox", "xapp-", "AIza", "k_", "sk-", "SG.", "npm_", "pypi-", "dop_v1_", "hv"),
    *("AGE-SECRET", "$2", "$argon2", "eyJ"),
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?!-----)[\s\S]){0,20000}(?:-----END [A-Z0-9 ]{0,60}+-----)?"
)
_USER_INFORMATION = re.compile(r"://[^\s/@:\"'<>?#]{0,256}+:([^\s/\"'<>?#]{1,512})@")
_SLACK_HOOK = re.compile(r"hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9_/]{20,200}+)")
_AUTHORIZATION = re.compile(r"\b(?i:bearer|basic)[ \t]{1,8}+([A-Za-z0-9._~+/=-]{12,4096}+)")
_KEY = re.compile(
    r"(?<![\w./-])-{0,2}+(?P<key>[A-Za-z_][\w./-]{1,127}+)[\"']?+[ \t]{0,4}+(?P<sign>=|:(?!//)|(?<=[ \t]))[ \t]{0,8}+"
)
_VALUE = re.compile(
    r"\"(?P<double>(?:[^\"\\\n]|\\.){1,2000})\"|'(?P<single>(?:[^'\n]|''){1,2000})'(?!')|(?P<bare>[^\s\"']{1,2000}+)"
)
_NEXT_FIELD = re.compile(r"[;,&][ \t]{0,4}[\w. -]{1,64}=|[;,&]+[)\]}]*\Z")
_CODE = re.compile(r"[{\[&*!|>]|\$(?:\(|[A-Za-z_])")
_ALONE = re.compile(r"[ \t]{0,80}+(?:\r?\n|\Z|#|[,}\]])")
_OPAQUE = re.compile(r"[A-Za-z0-9+/_-]{24,512}={0,2}\Z")
_PUBLIC = re.compile(r"(?:sha\d+[-:]|LS0tLS1CRUdJTiBD|LS0tLS1CRUdJTiBQVUJ|AAAA[BCE]3|MII)")
_LONGEST = 262_144  # a scalar is at most 1 MiB; what lies further in is a data set, not a setting


def secrets_in(text: str) -> Iterator[str]:
    """The secrets inside a text. Time is linear in the text's length."""
    text = text[:_LONGEST]
    if "PRIVATE KEY" in text:
        yield from (match[0] for match in _PRIVATE_KEY.finditer(text))
    if "://" in text:
        found = (*_USER_INFORMATION.finditer(text), *_SLACK_HOOK.finditer(text))
        yield from (match[1] for match in found if worth_hiding(match[1]))
    if len(text) >= 16 and any(mark in text for mark in _MARKS):
        yield from (match[0] for match in _TOKEN.finditer(text))
    if "earer" in text or "asic" in text or "BEARER" in text or "BASIC" in text:
        yield from (match[1] for match in _AUTHORIZATION.finditer(text) if worth_hiding(match[1]))
    if hints_at_secret(text) and ("=" in text or ":" in text or "--" in text):
        yield from _assigned(text)


def _assigned(text: str) -> Iterator[str]:
    """Values of ``name=value``, ``name: value`` and ``--name value``; in prose a colon begins no value."""
    reached = 0
    for match in _KEY.finditer(text):
        sign = match["sign"]
        if match.start() < reached or not means_secret(match["key"]) or not (sign or match[0].startswith("--")):
            continue
        value = _VALUE.match(text, match.end())
        if value is None:
            continue
        bare = _cut(value["bare"] or "")
        if bare and sign == ":" and not _ALONE.match(text, value.start() + len(bare)):
            continue
        said = bare or value["double"] or value["single"] or ""
        if worth_hiding(said) and not _CODE.match(said):
            reached = value.start() + len(said)
            yield said


def _cut(bare: str) -> str:
    """A value without the fields that follow it in a connection string, a query or a flow mapping; no code either."""
    if bare.endswith(("(", "[")):
        return ""
    following = _NEXT_FIELD.search(bare) if any(mark in bare for mark in ";,&") else None
    bare = bare[: following.start()] if following else bare
    for opening, closing in ("{}", "[]", "()"):
        if bare.endswith(closing) and opening not in bare:
            bare = bare.rstrip(closing)
    return bare


def looks_random(text: str) -> bool:
    """Whether a whole value is a key by its randomness; names, hashes and certificates are none.

    Conservative: Shannon's entropy alone takes long CamelCase names for keys, so that letters, capitals and digits must
    also alternate as they do by chance.
    """
    if not _OPAQUE.match(text) or _PUBLIC.match(text) or not says_something(text):
        return False
    kinds = [(c.islower(), c.isupper(), c.isdigit()) for c in text]
    if any(sum(kind[i] for kind in kinds) < 2 for i in range(3)):
        return False
    turns = sum(one != other for one, other in pairwise(kinds))
    return turns >= 0.45 * len(text) and _entropy(text) >= 0.82 * min(math.log2(len(text)), 6.0)


def _entropy(text: str) -> float:
    """Shannon's entropy in bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in map(text.count, set(text)))
