"""IP addresses and networks, read as Go's net/netip reads them, with its messages."""

from __future__ import annotations

import re
from typing import ClassVar

from safelane.cel.runtime.quoting import go_quoted
from safelane.cel.values import Opaque

_HEX = re.compile(r"[0-9a-fA-F]*")


class IP(Opaque):
    """An address of 4 or 16 bytes, as a number. IPv4-mapped and zoned addresses are none here."""

    __slots__ = ("bits", "value")
    cel_type: ClassVar[str] = "net.IP"
    go_type: ClassVar[str] = "cel.IP"

    def __init__(self, value: int, bits: int) -> None:
        self.value = value
        self.bits = bits

    @classmethod
    def of_text(cls, text: str) -> IP:
        """The address of a text; raises ValueError in Kubernetes' words."""
        try:
            value, bits, zone = parse(text)
        except ValueError as error:
            raise ValueError(
                f"IP Address {go_quoted(text)} parse error during conversion from string: {error}"
            ) from None
        if zone:
            raise ValueError(f"IP address {go_quoted(text)} with zone value is not allowed")
        if is_mapped(value, bits):
            raise ValueError(f"IPv4-mapped IPv6 address {go_quoted(text)} is not allowed")
        return cls(value, bits)

    def text(self) -> str:
        """The canonical spelling."""
        from ipaddress import IPv4Address, IPv6Address

        return str(IPv4Address(self.value) if self.bits == 32 else IPv6Address(self.value))

    def within(self, network: int, prefix: int) -> bool:
        """Whether the first ``prefix`` bits are those of ``network``."""
        return (self.value ^ network) >> (self.bits - prefix) == 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IP) and (self.value, self.bits) == (other.value, other.bits)

    def __hash__(self) -> int:
        return hash((self.value, self.bits))


class CIDR(Opaque):
    """An address and how many of its bits are those of the network."""

    __slots__ = ("address", "prefix")
    cel_type: ClassVar[str] = "net.CIDR"
    go_type: ClassVar[str] = "cel.CIDR"

    def __init__(self, address: IP, prefix: int) -> None:
        self.address = address
        self.prefix = prefix

    @classmethod
    def of_text(cls, text: str) -> CIDR:
        """The network of a text; raises ValueError in Kubernetes' words."""
        try:
            value, bits, prefix = _parse_prefix(text)
        except ValueError as error:
            message = f"netip.ParsePrefix({go_quoted(text)}): {error}"
            raise ValueError(f"network address parse error during conversion from string: {message}") from None
        if is_mapped(value, bits):
            raise ValueError(f"IPv4-mapped IPv6 address {go_quoted(text)} is not allowed")
        return cls(IP(value, bits), prefix)

    def text(self) -> str:
        """The canonical spelling; the bits after the mask are kept."""
        return f"{self.address.text()}/{self.prefix}"

    def masked(self) -> CIDR:
        """The same network with zeros after the mask."""
        rest = self.address.bits - self.prefix
        return CIDR(IP(self.address.value >> rest << rest, self.address.bits), self.prefix)

    def contains(self, address: IP) -> bool:
        """Whether an address lies in this network."""
        return address.bits == self.address.bits and address.within(self.address.value, self.prefix)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CIDR) and (self.address, self.prefix) == (other.address, other.prefix)

    def __hash__(self) -> int:
        return hash((self.address, self.prefix))


def is_mapped(value: int, bits: int) -> bool:
    """Whether an address is an IPv4-mapped IPv6 address."""
    return bits == 128 and value >> 32 == 0xFFFF


def parse(text: str) -> tuple[int, int, str]:
    """Value, number of bits and zone of an address; raises ValueError in Go's words."""
    try:
        for character in text:
            if character == ".":
                return _parse_v4(text), 32, ""
            if character == ":":
                return _parse_v6(text)
            if character == "%":
                raise _Wrong("missing IPv6 address")
        raise _Wrong("unable to parse IP")
    except _Wrong as error:
        at = f" (at {go_quoted(error.at)})" if error.at else ""
        raise ValueError(f"ParseAddr({go_quoted(text)}): {error.message}{at}") from None


class _Wrong(Exception):  # noqa: N818 - inside of this module only
    def __init__(self, message: str, at: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def _parse_v4(text: str) -> int:
    fields: list[int] = []
    value = digits = 0
    for index, character in enumerate(text):
        if "0" <= character <= "9":
            if digits == 1 and value == 0:
                raise _Wrong("IPv4 field has octet with leading zero")
            value, digits = value * 10 + int(character), digits + 1
            if value > 255:
                raise _Wrong("IPv4 field has value >255")
        elif character == ".":
            if index in (0, len(text) - 1) or text[index - 1] == ".":
                raise _Wrong("IPv4 field must have at least one digit", text[index:])
            if len(fields) == 3:
                raise _Wrong("IPv4 address too long")
            fields.append(value)
            value = digits = 0
        else:
            raise _Wrong("unexpected character", text[index:])
    if len(fields) < 3:
        raise _Wrong("IPv4 address too short")
    return int.from_bytes(bytes([*fields, value]), "big")


def _parse_v6(text: str) -> tuple[int, int, str]:
    rest, percent, zone = text.partition("%")
    if percent and not zone:
        raise _Wrong("zone must be a non-empty string")
    groups: list[int] = []
    ellipsis = -1
    if rest.startswith("::"):
        ellipsis, rest = 0, rest[2:]
        if not rest:
            return 0, 128, zone
    while len(groups) < 8 and rest:
        digits = _group(rest)
        if rest.startswith(".", len(digits)):
            groups += _embedded(rest, len(groups), ellipsis)
            rest = ""
            break
        groups.append(int(digits, 16))
        rest = rest[len(digits) :]
        if rest:
            rest = _after_group(rest)
            if rest.startswith(":"):
                ellipsis, rest = _ellipsis(rest, len(groups), ellipsis), rest[1:]
    if rest:
        raise _Wrong("trailing garbage after address", rest)
    return _joined(groups, ellipsis), 128, zone


def _group(rest: str) -> str:
    match = _HEX.match(rest)
    digits = match[0] if match else ""
    if len(digits) > 4:
        raise _Wrong("each group must have 4 or less digits", rest)
    if not digits:
        raise _Wrong("each colon-separated field must have at least one digit", rest)
    return digits


def _embedded(rest: str, before: int, ellipsis: int) -> list[int]:
    if ellipsis < 0 and before != 6:
        raise _Wrong("embedded IPv4 address must replace the final 2 fields of the address", rest)
    if before > 6:
        raise _Wrong("too many hex fields to fit an embedded IPv4 at the end of the address", rest)
    return list(divmod(_parse_v4(rest), 0x10000))


def _after_group(rest: str) -> str:
    if not rest.startswith(":"):
        raise _Wrong("unexpected character, want colon", rest)
    if len(rest) == 1:
        raise _Wrong("colon must be followed by more characters", rest)
    return rest[1:]


def _ellipsis(rest: str, here: int, known: int) -> int:
    if known >= 0:
        raise _Wrong("multiple :: in address", rest)
    return here


def _joined(groups: list[int], ellipsis: int) -> int:
    if len(groups) < 8:
        if ellipsis < 0:
            raise _Wrong("address string too short")
        groups = [*groups[:ellipsis], *[0] * (8 - len(groups)), *groups[ellipsis:]]
    elif ellipsis >= 0:
        raise _Wrong("the :: must expand to at least one field of zeros")
    return int.from_bytes(b"".join(group.to_bytes(2, "big") for group in groups), "big")


def _parse_prefix(text: str) -> tuple[int, int, int]:
    head, slash, tail = text.rpartition("/")
    if not slash:
        raise ValueError("no '/'")
    value, bits, zone = parse(head)
    if zone:
        raise ValueError("IPv6 zones cannot be present in a prefix")
    if not re.fullmatch(r"[0-9]|[1-9][0-9]*", tail):
        raise ValueError(f"bad bits after slash: {go_quoted(tail)}")
    if len(tail) > 18:
        raise ValueError(f"bad bits after slash: {go_quoted(tail)}")
    if int(tail) > bits:
        raise ValueError("prefix length out of range")
    return value, bits, int(tail)
