"""Numbers in Indonesian words, as a berita acara writes its date: "tiga", "dua ribu dua puluh enam"."""

_ONES = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
    "sebelas",
)  # fmt: skip
_TEENS = 20
# Value, its word, and how one of it is said.
_STEPS = ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "sepuluh"))
GREATEST = 999_999


def spelled(number: int) -> str:
    """A number in words.

    Raises:
        ValueError: it is not within 0..999999.
    """
    if not 0 <= number <= GREATEST:
        raise ValueError(number)
    if number < len(_ONES):
        return _ONES[number]
    if number < _TEENS:
        return f"{_ONES[number - 10]} belas"
    for value, word, one in _STEPS:
        count, rest = divmod(number, value)
        if count:
            head = one if count == 1 else f"{spelled(count)} {word}"
            return f"{head} {spelled(rest)}" if rest else head
    return _ONES[number]
