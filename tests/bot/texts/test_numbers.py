"""Numbers in Indonesian words."""

import pytest

from bot.texts.numbers import spelled


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"), (1, "satu"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (19, "sembilan belas"),
        (20, "dua puluh"), (31, "tiga puluh satu"), (100, "seratus"), (111, "seratus sebelas"),
        (999, "sembilan ratus sembilan puluh sembilan"), (1000, "seribu"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2026, "dua ribu dua puluh enam"), (11000, "sebelas ribu"), (100001, "seratus ribu satu"),
    ],
)  # fmt: skip
def test_numbers_are_said_as_people_say_them(number: int, words: str) -> None:
    """One hundred and one thousand are `seratus` and `seribu`; teens end in `belas`."""
    assert spelled(number) == words


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_what_has_no_words_here_is_refused(number: int) -> None:
    """A number outside of its range is an error, not a wrong word."""
    with pytest.raises(ValueError, match=str(number)):
        spelled(number)


def test_no_two_numbers_sound_alike() -> None:
    """Every number up to ten thousand has words of its own."""
    assert len({spelled(number) for number in range(10_000)}) == 10_000
