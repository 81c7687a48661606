"""Kubernetes' libraries of IP addresses and networks."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Function, Library
from safelane.cel.library.declare import method, of, on
from safelane.cel.runtime.network import CIDR, IP

_IP, _CIDR = IP.cel_type, CIDR.cel_type


def _ip(text: str) -> IP:
    try:
        return IP.of_text(text)
    except ValueError as error:
        raise EvaluationError(str(error), "conversion") from None


def _cidr(text: str) -> CIDR:
    try:
        return CIDR.of_text(text)
    except ValueError as error:
        message = f"network address parse error during conversion from string: {error}"
        raise EvaluationError(message, "conversion") from None


def _is(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return test


def _in(address: IP, four: tuple[int, int], six: tuple[int, int]) -> bool:
    return address.within(*(four if address.bits == 32 else six))


def _loopback(address: IP) -> bool:
    return address.within(127 << 24, 8) if address.bits == 32 else address.value == 1


def _local_multicast(address: IP) -> bool:
    if address.bits == 32:
        return address.within(0xE0000000, 24)
    return address.value >> 120 == 0xFF and (address.value >> 112) & 0x0F == 2


def _local_unicast(address: IP) -> bool:
    return _in(address, (0xA9FE0000, 16), (0xFE80 << 112, 10))


def _global_unicast(address: IP) -> bool:
    if address.value == 0 or (address.bits == 32 and address.value == 0xFFFFFFFF):
        return False
    multicast = _in(address, (0xE0000000, 4), (0xFF << 120, 8))
    return not (multicast or _loopback(address) or _local_unicast(address))


def _contains(network: CIDR, other: CIDR) -> bool:
    return (
        other.address.bits == network.address.bits
        and network.prefix <= other.prefix
        and network.contains(other.address)
    )


def _test(name: str, doc: str, id_: str, implementation: Callable[[IP], bool]) -> Function:
    return method(name, doc, on(id_, _IP, "bool", implementation))


LIBRARY = Library(
    (
        method(
            "ip",
            "The IP address of a text; of a network, its address.",
            of("string_to_ip", "string", _IP, _ip),
            on("cidr_ip", _CIDR, _IP, lambda network: network.address),
        ),
        method("isIP", "Whether a text is an IP address.", of("is_ip", "string", "bool", _is(IP.of_text))),
        method(
            "ip.isCanonical",
            "Whether a text is an IP address in its canonical spelling; an error when it is none.",
            of("ip_is_canonical", "string", "bool", lambda text: _ip(text).text() == text),
        ),
        method("family", "4 or 6.", on("ip_family", _IP, "int", lambda address: 4 if address.bits == 32 else 6)),
        _test("isUnspecified", "Whether it is 0.0.0.0 or ::.", "ip_is_unspecified", lambda address: address.value == 0),
        _test("isLoopback", "Whether an address is the machine's own.", "ip_is_loopback", _loopback),
        _test(
            "isLinkLocalMulticast",
            "Whether it is in 224.0.0.0/24 or ff02::/16.",
            "ip_is_link_local_multicast",
            _local_multicast,
        ),
        _test(
            "isLinkLocalUnicast",
            "Whether it is in 169.254.0.0/16 or fe80::/10.",
            "ip_is_link_local_unicast",
            _local_unicast,
        ),
        _test(
            "isGlobalUnicast",
            "Whether it is none of the others, nor a multicast or broadcast address.",
            "ip_is_global_unicast",
            _global_unicast,
        ),
        method("cidr", "The network of a text such as '10.0.0.0/8'.", of("string_to_cidr", "string", _CIDR, _cidr)),
        method("isCIDR", "Whether a text is a network.", of("is_cidr", "string", "bool", _is(CIDR.of_text))),
        method(
            "containsIP",
            "Whether an address lies in a network.",
            on("cidr_contains_ip_string", f"{_CIDR} string", "bool", lambda network, text: network.contains(_ip(text))),
            on("cidr_contains_ip_ip", f"{_CIDR} {_IP}", "bool", CIDR.contains),
        ),
        method(
            "containsCIDR",
            "Whether a network lies in another.",
            on("cidr_contains_cidr_string", f"{_CIDR} string", "bool", lambda one, text: _contains(one, _cidr(text))),
            on("cidr_contains_cidr", f"{_CIDR} {_CIDR}", "bool", _contains),
        ),
        method(
            "prefixLength",
            "How many bits name the network.",
            on("cidr_prefix_length", _CIDR, "int", lambda n: n.prefix),
        ),
        method("masked", "The network with zeros after its prefix.", on("cidr_masked", _CIDR, _CIDR, CIDR.masked)),
        method(
            "string",
            "",
            of("ip_to_string", _IP, "string", IP.text),
            of("cidr_to_string", _CIDR, "string", CIDR.text),
        ),
    ),
    (IP, CIDR),
)
