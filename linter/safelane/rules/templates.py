"""Messages: text with ``{CEL}`` in it; ``{{`` and ``}}`` are braces (contract, section 3)."""

from __future__ import annotations

from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message: plain text, or an expression with the offset of its first character in the message."""

    text: str
    expression: bool
    offset: int


class TemplateError(ValueError):
    """A message that does not come apart; ``offset`` is the character where it goes wrong."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def pieces(message: str) -> tuple[Piece, ...]:
    """The pieces of a message in order. Raises TemplateError for a brace without its partner."""
    found: list[Piece] = []
    text: list[str] = []
    start = index = 0
    while index < len(message):
        char = message[index]
        if char in "{}" and message[index : index + 2] == char * 2:
            text.append(char)
            index += 2
        elif char == "}":
            raise TemplateError("a single '}' in the message; write '}}' for a brace", index)
        elif char == "{":
            if text:
                found.append(Piece("".join(text), False, start))
            end = _end_of_expression(message, index + 1)
            found.append(Piece(message[index + 1 : end], True, index + 1))
            text, start = [], end + 1
            index = end + 1
        else:
            text.append(char)
            index += 1
    if text:
        found.append(Piece("".join(text), False, start))
    return tuple(found)


def _end_of_expression(message: str, start: int) -> int:
    """Where the ``}`` stands that ends the expression: braces inside it pair up, those in strings do not count."""
    depth = 0
    quote = ""
    index = start
    while index < len(message):
        char = message[index]
        if quote:
            if char == "\\":
                index += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            if depth == 0:
                return index
            depth -= 1
        index += 1
    raise TemplateError("the expression in the message has no closing '}'", start - 1)
