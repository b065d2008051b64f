"""DER (X.690), as much of it as an RFC 3161 token and its request need; definite lengths only."""

from dataclasses import dataclass

INTEGER, OCTETS, NULL, OID, TIME, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x18, 0x30, 0x31
BOOLEAN = 0x01
_LONG = 0x80
_MOST_LENGTH_BYTES = 4


class NotDer(ValueError):  # noqa: N818 - it names the state of the bytes
    """The bytes are not the DER that is expected here."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag byte, its content, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def children(self) -> list["Element"]:
        """The elements inside.

        Raises:
            NotDer: the content is no run of elements.
        """
        found, at = list[Element](), 0
        while at < len(self.content):
            child = _element(self.content, at)
            found.append(child)
            at += len(child.whole)
        return found


def read(data: bytes) -> Element:
    """The one element that the bytes are.

    Raises:
        NotDer: they are none, or something follows.
    """
    found = _element(data, 0)
    if len(found.whole) != len(data):
        raise NotDer("something follows the element")
    return found


def write(tag: int, *parts: bytes) -> bytes:
    """An element's bytes."""
    body = b"".join(parts)
    size = len(body)
    length = size.to_bytes(-(-size.bit_length() // 8), "big")
    head = bytes([size]) if size < _LONG else bytes([_LONG | len(length)]) + length
    return bytes([tag]) + head + body


def write_integer(value: int) -> bytes:
    """A non-negative INTEGER."""
    return write(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _element(data: bytes, at: int) -> Element:
    if at + 2 > len(data):
        raise NotDer("the bytes end early")
    size, begin = data[at + 1], at + 2
    if size >= _LONG:
        width = size - _LONG
        size, begin = int.from_bytes(data[begin : begin + width], "big"), begin + width
        shortest = size >= _LONG and size >> (8 * (width - 1)) if width else 0
        if not 1 <= width <= _MOST_LENGTH_BYTES or not shortest:
            raise NotDer("a length is not in its shortest form")
    if begin + size > len(data):
        raise NotDer("the bytes end early")
    return Element(data[at], data[begin : begin + size], data[at : begin + size])
