"""URLs as Go's net/url takes them apart. Inside, texts are bytes written as Latin-1 characters."""

from __future__ import annotations

import re
from typing import ClassVar

from safelane.cel.runtime import network
from safelane.cel.runtime.escaping import decoded, escape, is_encoded, unescape
from safelane.cel.runtime.quoting import go_quoted
from safelane.cel.values import Opaque

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PORT = re.compile(r"(?::[0-9]*)?\Z")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*\Z")
_MOST_PARAMETERS = 10_000


class URL(Opaque):
    """The parts of a URL. ``user`` is None where there is none, else the escaped user information."""

    __slots__ = (
        "force_query",
        "fragment",
        "host",
        "omit_host",
        "opaque",
        "path",
        "query",
        "raw_path",
        "scheme",
        "user",
    )
    cel_type: ClassVar[str] = "kubernetes.URL"
    go_type: ClassVar[str] = "cel.URL"

    def __init__(self) -> None:
        self.scheme = self.opaque = self.host = self.path = self.raw_path = self.query = self.fragment = ""
        self.user: str | None = None
        self.force_query = self.omit_host = False

    @classmethod
    def of_text(cls, text: str) -> URL:
        """The URL of a text, absolute or an absolute path; raises ValueError in Go's words."""
        data = cls.of_request(text)
        rest, _, fragment = data.partition("#")
        try:
            url = _parse(rest, False)
        except ValueError as error:
            raise ValueError(f"parse {go_quoted(decoded(rest))}: {error}") from None
        try:
            unescape(fragment, "fragment")
        except ValueError as error:
            raise ValueError(f"parse {go_quoted(text)}: {error}") from None
        url.fragment = fragment
        return url

    @classmethod
    def of_request(cls, text: str) -> str:
        """The bytes of what is a URL as a request has it, where ``#`` means nothing; raises ValueError."""
        data = text.encode("utf-8", "replace").decode("latin-1")
        try:
            _parse(data, True)
        except ValueError as error:
            raise ValueError(f"parse {go_quoted(text)}: {error}") from None
        return data

    def escaped_path(self) -> str:
        """The path as it may stand in a URL."""
        if self.raw_path and is_encoded(self.raw_path, "path"):
            return decoded(self.raw_path)
        return "*" if self.path == "*" else escape(self.path, "path")

    def host_and_port(self) -> tuple[str, str]:
        """The host without brackets, and the port."""
        host, port = self.host, ""
        colon = host.rfind(":")
        if colon >= 0 and _PORT.match(host[colon:]):
            host, port = host[:colon], host[colon + 1 :]
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        return decoded(host), port

    def parameters(self) -> dict[str, list[str]]:
        """The query; what cannot be read of it is left out."""
        found: dict[str, list[str]] = {}
        if self.query.count("&") >= _MOST_PARAMETERS:
            return found
        for piece in self.query.split("&"):
            if not piece or ";" in piece:
                continue
            key, _, value = piece.partition("=")
            try:
                name, content = unescape(key, "query"), unescape(value, "query")
            except ValueError:
                continue
            found.setdefault(decoded(name), []).append(decoded(content))
        return found

    def text(self) -> str:
        """The URL put together again."""
        parts = [f"{self.scheme}:"] if self.scheme else []
        if self.opaque:
            parts.append(decoded(self.opaque))
        else:
            parts.append(self._authority())
            path = self.escaped_path()
            if path and path[0] != "/" and self.host:
                parts.append("/")
            parts.append(path)
        if self.force_query or self.query:
            parts.append(f"?{decoded(self.query)}")
        return "".join(parts) + (f"#{self._fragment()}" if self.fragment else "")

    def _authority(self) -> str:
        if not (self.scheme or self.host or self.user is not None):
            return ""
        if self.omit_host and not self.host and self.user is None:
            return ""
        slashes = "//" if self.host or self.path or self.user is not None else ""
        user = f"{self.user}@" if self.user is not None else ""
        return slashes + user + escape(self.host, "host")

    def _fragment(self) -> str:
        fragment = unescape(self.fragment, "fragment")
        if self.fragment != escape(fragment, "fragment") and is_encoded(self.fragment, "fragment"):
            return decoded(self.fragment)
        return escape(fragment, "fragment")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, URL) and self.text() == other.text()

    def __hash__(self) -> int:
        return hash(self.text())


def _parse(data: str, via_request: bool) -> URL:
    if _CONTROL.search(data):
        raise ValueError("net/url: invalid control character in URL")
    if not data and via_request:
        raise ValueError("empty url")
    url = URL()
    if data == "*":
        url.path = "*"
        return url
    url.scheme, rest = _scheme(data)
    rest, question, url.query = rest.partition("?")
    url.force_query = bool(question) and not url.query
    if not rest.startswith("/"):
        if url.scheme:
            url.opaque = rest
            return url
        _check_relative(rest, via_request)
    if rest.startswith("//") and (url.scheme or (not via_request and not rest.startswith("///"))):
        authority, slash, path = rest[2:].partition("/")
        url.user, url.host = _authority(url.scheme, authority)
        rest = slash + path
    else:
        url.omit_host = bool(url.scheme) and rest.startswith("/")
    url.path = unescape(rest, "path")
    url.raw_path = rest if escape(url.path, "path") != rest else ""
    return url


def _scheme(data: str) -> tuple[str, str]:
    scheme = _SCHEME.match(data)
    if scheme is not None:
        return scheme[1].lower(), data[scheme.end() :]
    if data.startswith(":"):
        raise ValueError("missing protocol scheme")
    return "", data


def _check_relative(rest: str, via_request: bool) -> None:
    if via_request:
        raise ValueError("invalid URI for request")
    if ":" in rest.partition("/")[0]:
        raise ValueError("first path segment in URL cannot contain colon")


def _authority(scheme: str, authority: str) -> tuple[str | None, str]:
    user, at, host = authority.rpartition("@")
    found = _host(scheme, host)
    if not at:
        return None, found
    if not _USER.match(user):
        raise ValueError("net/url: invalid userinfo")
    name, colon, password = user.partition(":")
    escaped = escape(unescape(name, "user"), "user")
    return (f"{escaped}:{escape(unescape(password, 'user'), 'user')}" if colon else escaped), found


def _host(scheme: str, host: str) -> str:
    bracket = host.rfind("[")
    if bracket > 0:
        raise ValueError("invalid IP-literal")
    if bracket == 0:
        return _literal(host)
    first, last = host.find(":"), host.rfind(":")
    if first >= 0:
        colon = first if scheme in ("http", "https") else last
        if not _PORT.match(host[colon:]):
            raise ValueError(f"invalid port {go_quoted(decoded(host[colon:]))} after host")
    return unescape(host, "host")


def _literal(host: str) -> str:
    end = host.rfind("]")
    if end < 0:
        raise ValueError("missing ']' in host")
    port = host[end + 1 :]
    if not _PORT.match(port):
        raise ValueError(f"invalid port {go_quoted(decoded(port))} after host")
    name = host[1:end]
    zone = name.find("%25")
    name = unescape(name, "host") if zone < 0 else unescape(name[:zone], "host") + unescape(name[zone:], "zone")
    try:
        _, bits, _ = network.parse(decoded(name))
    except ValueError as error:
        raise ValueError(f"invalid host: {error}") from None
    if bits == 32:
        raise ValueError("invalid IP-literal")
    return f"[{name}]{port}"
