"""Linking codes: eight characters that nobody mistakes for one another, shown in two halves."""

# Without 0 O, 1 I L, 5 S, U V: what is read aloud or from paper comes out the same.
ALPHABET = "2346789ABCDEFGHJKMNPQRTWXYZ"
LENGTH = 8


def spell(raw: bytes) -> str:
    """The code that random bytes (at least 16, so that every code is as likely) stand for."""
    number, letters = int.from_bytes(raw), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def shown(code: str) -> str:
    """As people read it: XXXX-XXXX."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read_code(text: str) -> str | None:
    """A code as people type it, in any case, with spaces or hyphens; None when it is none."""
    plain = "".join(c for c in text.upper() if c not in " -\u2010\u2011\u2012\u2013\t\n")
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None
