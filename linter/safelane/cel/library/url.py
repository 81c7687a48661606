"""Kubernetes' URL library."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Function, Library
from safelane.cel.library.declare import method, of, on
from safelane.cel.runtime.escaping import decoded
from safelane.cel.runtime.url import URL
from safelane.cel.values import Value

_U = URL.cel_type


def _url(text: str) -> URL:
    try:
        return URL.of_text(text)
    except ValueError as error:
        raise EvaluationError(f"URL parse error during conversion from string: {error}", "conversion") from None


def _is_url(text: str) -> bool:
    try:
        URL.of_request(text)
    except ValueError:
        return False
    return True


def _part(name: str, doc: str, id_: str, part: Callable[[URL], Value], result: str = "string") -> Function:
    return method(name, doc, on(id_, _U, result, part))


LIBRARY = Library(
    (
        method("url", "The URL of a text: absolute, or an absolute path.", of("string_to_url", "string", _U, _url)),
        method("isURL", "Whether a text is a URL.", of("is_url_string", "string", "bool", _is_url)),
        _part("getScheme", "The scheme, in lower case, or ''.", "url_get_scheme", lambda url: url.scheme),
        _part("getHost", "The host with its port.", "url_get_host", lambda url: decoded(url.host)),
        _part(
            "getHostname", "The host without port and brackets.", "url_get_hostname", lambda url: url.host_and_port()[0]
        ),
        _part("getPort", "The port as a text, or ''.", "url_get_port", lambda url: url.host_and_port()[1]),
        _part("getEscapedPath", "The path, escaped.", "url_get_escaped_path", URL.escaped_path),
        _part(
            "getQuery",
            "The parameters of the query, each with its values.",
            "url_get_query",
            URL.parameters,
            "map(string,list(string))",
        ),
    ),
    (URL,),
)
