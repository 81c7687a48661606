"""The frame of a page that a browser shows without a server and a network: one file, dressed by what stands in it.

Everything that a page runs or is dressed in is constant and is named by its hash in the content security policy, so
that nothing else can run even if a text of the repository became markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from safelane.report.html_markup import Markup, element, joined
from safelane.sanitise import inert


def document(title: str, parts: Iterable[str], style: str, script: str = "") -> str:
    """The whole page: a title, the parts of its body, and constant texts of CSS and JavaScript."""
    scripts = [element("script", Markup(script))] if script else []
    body = element("body", joined((*parts, *scripts), "\n"))
    page = element("html", "\n", _head(title, style, script), "\n", body, "\n", lang="en")
    return inert(f"<!DOCTYPE html>\n{page}\n")


def _head(title: str, style: str, script: str) -> Markup:
    policy = _content_security_policy(style, script)
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(style)),
    )


def _content_security_policy(style: str, script: str) -> str:
    """Nothing but the page's own style and script, by hash; no request, no form, no base."""
    scripts = f"script-src {_hash(script)}; " if script else ""
    return f"default-src 'none'; style-src {_hash(style)}; {scripts}base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def bar() -> Markup:
    """The name of the tool, and the choice of colours, which works without a script."""
    choices = [
        element("label", element("input", type="radio", name="colours", id=f"colours-{name}", **chosen), f" {name}")
        for name, chosen in (("auto", {"checked": ""}), ("light", {}), ("dark", {}))
    ]
    colours = element("fieldset", element("legend", "Colours"), *choices)
    return element("div", element("p", "safelane", class_="name"), colours, class_="bar")
