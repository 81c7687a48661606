"""Which keys mean that their value is a secret, and which values under such a key are none."""

from __future__ import annotations

import re

SHORTEST = 4  # shorter texts stand everywhere: masking them would make the report unreadable and hide nothing


def set_of(names: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(names.split())


_HINT = re.compile(r"pass|secret|token|key|pwd|pw|psk|cred|conn|auth|docker", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ENDINGS = (
    *("password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "dockerconfigjson"),
    *("apikey", "accesskey", "secretkey", "privatekey", "accountkey"),
)
_WHOLE = set_of("pwd pass pw psk credentials passwords secrets tokens apikeys")
_PAIRS = (["connection", "string"], ["auth", "config"], ["key", "data"])
_KINDS_OF_KEY = set_of(
    "api access secret private encryption signing master account shared auth client storage license session hmac ssh"
    " deploy webhook jwt aes gpg pgp"
)
# A name that speaks of a secret without being one: where it lies, what it amounts to, whether it is used.
_REFERRING = set_of("existing checksum hash digest sha revision commit automount ref public encrypted sealed max min")
_OBJECTS = set_of("image images pull tls ca cert certificate certificates ssl")
_NOTHING = set_of("true false null none yes no on off ~ nil undefined")
_TRIVIAL = _NOTHING | set_of(
    "default disabled enabled example localhost required optional password passwd secret secrets token user username"
    " admin root guest test value string name redacted masked hidden unset empty todo prod production staging latest"
    " development main master bearer basic auto automatic always never unknown anonymous opaque generic kubernetes"
    " postgres mysql redis data info json yaml http https read write inherit authentication"
)
_PARTIAL = re.compile(r"\$\{[^{}]{0,200}\}|\$\([^()]{0,200}\)|\{\{[^{}]{0,500}\}\}")
_WHOLLY = re.compile(
    r"<[^<>]{0,200}>|\$[A-Z_][A-Z0-9_]{0,100}|%{1,2}\w{1,100}%{1,2}|@@?[A-Z_]{1,100}@@?|__[A-Z_]{1,100}__|\{\w{1,20}:[^{}]{1,100}\}"
    r"|[0-9]{1,9}(?:ms|s|m|h|d)|[\w.-]{1,200}\.(?:json|ya?ml|pem|key|crt|txt|properties)"
)
_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)+\Z")  # a value such as DB_PASSWORD names the variable that holds the secret
_ELSEWHERE = re.compile(
    r"(?:sha(?:1|224|256|384|512):|vault:|ref\+|secretref\+|op://|ENC\[|arn:aws:|gcp:secretmanager|projects/|k8s:"
    r"|file:|/(?:run|var|etc|vault|mnt|secrets|opt|usr|home|tmp)/)"
)


def hints_at_secret(text: str) -> bool:
    """A cheap no to ``means_secret`` for every key in a text."""
    return _HINT.search(text) is not None


def words(key: str) -> list[str]:
    """The words of a key, in lower case: ``DB_PASSWORD``, ``dbPassword`` and ``db.password`` are the same two."""
    return [word.lower() for word in _WORD.findall(key[-128:])]


def means_secret(key: str) -> bool:
    """Whether a value under this key is a secret by its name."""
    if not _HINT.search(key):
        return False
    parts = [part for part in words(key) if not part.isdigit()]
    if not parts or not _REFERRING.isdisjoint(parts):
        return False
    last, before = parts[-1], parts[-2] if len(parts) > 1 else ""
    if last in ("secret", "secrets") and before in _OBJECTS:
        return False
    if last in ("key", "keys"):
        return before in _KINDS_OF_KEY
    return last in _WHOLE or last.endswith(_ENDINGS) or parts[-2:] in _PAIRS


def says_something(text: str) -> bool:
    """Whether a value is more than a placeholder, a reference to a store, a truth value or a row of stars."""
    text = text.strip()
    if not text or text.lower() in _NOTHING or not set(text).difference("*xX.-_ "):
        return False
    if _ELSEWHERE.match(text) or _WHOLLY.fullmatch(text) or (_NAME.match(text) and means_secret(text)):
        return False
    return not _PARTIAL.search(text) or sum(map(str.isalnum, _PARTIAL.sub("", text))) >= SHORTEST


def worth_hiding(text: str) -> bool:
    """Whether a secret is to be masked wherever it stands; short and everyday words are masked only in their place."""
    return len(text.strip()) >= SHORTEST and text.strip().lower() not in _TRIVIAL and says_something(text)
