"""Kubernetes' named formats: each says what is wrong with a text, in Kubernetes' words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import ClassVar

from safelane.cel.values import Opaque

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_OLD_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_KEY})?"
_UUID = r"(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

_LABEL_TEXT = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN_TEXT = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_OLD_LABEL_TEXT = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
    "start with an alphabetic character, and end with an alphanumeric character"
)
_KEY_TEXT = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_VALUE_TEXT = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character"
)
_KEY_EXAMPLES = ("MyName", "my.name", "123-abc")

Validate = Callable[[str], list[str]]


class NamedFormat(Opaque):
    """A format; ``regex_size`` is what Kubernetes takes for the length of its pattern."""

    __slots__ = ("name", "regex_size", "validate")
    cel_type: ClassVar[str] = "kubernetes.NamedFormat"
    go_type: ClassVar[str] = "cel.Format"

    def __init__(self, name: str, validate: Validate, regex_size: int) -> None:
        self.name = name
        self.validate = validate
        self.regex_size = regex_size

    @classmethod
    def of_text(cls, text: str) -> NamedFormat:
        """The format of this name; raises ValueError."""
        found = next((one for one in FORMATS.values() if one.name == text), None)
        if found is None:
            raise ValueError(f"not a format: {text!r}")
        return found

    def text(self) -> str:
        """Its name."""
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedFormat) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text) is not None


def _wrong(message: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{message} (e.g. {shown}regex used for validation is '{pattern}')"


def _length(text: str, most: int, unit: str = "characters") -> list[str]:
    too_long = len(text.encode("utf-8", "replace")) > most
    return [f"must be no more than {most} {unit}"] if too_long else []


def _label(text: str) -> list[str]:
    wrong = _length(text, 63)
    if not _is(_LABEL, text):
        dots = _is(_SUBDOMAIN, text)
        wrong.append("must not contain dots" if dots else _wrong(_LABEL_TEXT, _LABEL, "my-name", "123-abc"))
    return wrong


def _subdomain(text: str, unit: str = "characters") -> list[str]:
    wrong = _length(text, 253, unit)
    return wrong if _is(_SUBDOMAIN, text) else [*wrong, _wrong(_SUBDOMAIN_TEXT, _SUBDOMAIN, "example.com")]


def _old_label(text: str) -> list[str]:
    wrong = _length(text, 63)
    return wrong if _is(_OLD_LABEL, text) else [*wrong, _wrong(_OLD_LABEL_TEXT, _OLD_LABEL, "my-name", "abc-123")]


def _qualified_name(text: str) -> list[str]:
    if text.count("/") > 1:
        shown = _wrong(_KEY_TEXT, _KEY, *_KEY_EXAMPLES)
        return [f"a valid label key {shown} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    prefix, slash, name = text.rpartition("/")
    wrong: list[str] = []
    if slash:
        wrong = ["must be non-empty"] if not prefix else _subdomain(prefix, "bytes")
        wrong = [f"prefix part {text}" for text in wrong]
    if not name:
        wrong.append("name part must be non-empty")
    wrong += [f"name part {text}" for text in _length(name, 63, "bytes")]
    if not _is(_KEY, name):
        wrong.append(f"name part {_wrong(_KEY_TEXT, _KEY, *_KEY_EXAMPLES)}")
    return wrong


def _label_value(text: str) -> list[str]:
    wrong = _length(text, 63, "bytes")
    return wrong if _is(_VALUE, text) else [*wrong, _wrong(_VALUE_TEXT, _VALUE, "MyValue", "my_value", "12345")]


def _prefix(validate: Validate) -> Validate:
    """Of a name to which something will be appended: a dash at its end is no mistake."""
    return lambda text: validate(text[:-2] + "a" if len(text) > 1 and text.endswith("-") else text)


def _uri(text: str) -> list[str]:
    from safelane.cel.runtime.url import URL

    try:
        URL.of_request(text)
    except ValueError as error:
        return [str(error)]
    return []


def _is_date(text: str) -> bool:
    if not _is(_DATE, text):
        return False
    try:
        date.fromisoformat(text if text[:4] != "0000" else f"2000{text[4:]}")  # Go knows the year 0, a leap year
    except ValueError:
        return False
    return True


def _is_datetime(text: str) -> bool:
    parts = text.lower().split("t")
    if len(parts) < 2 or not _is_date(parts[0]):
        return False
    match = re.fullmatch(_TIME, parts[1])
    return match is not None and match[1] <= "23" and match[2] <= "59" and match[3] <= "59"


def _either(test: Callable[[str], bool], otherwise: str) -> Validate:
    return lambda text: [] if test(text) else [otherwise]


FORMATS: dict[str, NamedFormat] = {
    "dns1123Label": NamedFormat("DNS1123Label", _label, 30),
    "dns1123Subdomain": NamedFormat("DNS1123Subdomain", _subdomain, 60),
    "dns1035Label": NamedFormat("DNS1035Label", _old_label, 30),
    "qualifiedName": NamedFormat("QualifiedName", _qualified_name, 60),
    "dns1123LabelPrefix": NamedFormat("DNS1123LabelPrefix", _prefix(_label), 30),
    "dns1123SubdomainPrefix": NamedFormat("DNS1123SubdomainPrefix", _prefix(_subdomain), 60),
    "dns1035LabelPrefix": NamedFormat("DNS1035LabelPrefix", _prefix(_old_label), 30),
    "labelValue": NamedFormat("LabelValue", _label_value, 40),
    "uri": NamedFormat("URI", _uri, 1103),
    "uuid": NamedFormat("uuid", _either(lambda text: _is(_UUID, text), "does not match the UUID format"), 70),
    "byte": NamedFormat("byte", _either(lambda text: _is(_BASE64, text), "invalid base64"), 84),
    "date": NamedFormat("date", _either(_is_date, "invalid date"), 71),
    "datetime": NamedFormat("datetime", _either(_is_datetime, "invalid datetime"), 71),
}
