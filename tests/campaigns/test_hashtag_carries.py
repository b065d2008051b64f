"""Hashtags: carried as a tag of its own, in whatever letters, and nowhere else."""

import time

import pytest

from campaigns.hashtag import carries, carries_any

TAG = "#JernihBerkomentar"


@pytest.mark.parametrize(
    "text",
    [
        "Lampu jalan mati seminggu #JernihBerkomentar",
        "#jernihberkomentar lampu mati",
        "#JERNIHBERKOMENTAR!",
        "mati (#JernihBerkomentar), tolong",
        "#JernihBerkomentar.",
        "lampu\n#JernihBerkomentar\nmati",
        "＃ＪｅｒｎｉｈＢｅｒｋｏｍｅｎｔａｒ",
        "#Jernih\u200bBerkomentar",
        "##JernihBerkomentar",
        "#lain #JernihBerkomentar",
        "#JernihBerkomentar,https://contoh.id",
        "https://contoh.id #JernihBerkomentar",
        "lampu mati 1/2 hari.#JernihBerkomentar",
        "#JernihBerkomentar\U0001f64f",
        "\U0001f64f#JernihBerkomentar",
    ],
)
def test_a_tag_of_its_own_is_found(text: str) -> None:
    """Case, wide letters, invisible marks, punctuation and neighbours do not hide it."""
    assert carries(text, TAG)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "JernihBerkomentar",
        "#JernihBerkomentarku",
        "#JernihBerkomentar2",
        "#Jernih Berkomentar",
        "lampu#JernihBerkomentar",
        "#lain#JernihBerkomentar",
        "https://contoh.id/#JernihBerkomentar",
        "https://contoh.id/?q=#JernihBerkomentar",
        "t.me/kanal?q=#JernihBerkomentar",
        "www.contoh.id?#JernihBerkomentar",
        "#",
        "\x00\ud800#",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    """A longer word, a glued word, or an address is no tag."""
    assert not carries(text, TAG)


@pytest.mark.parametrize("text", ["#" * 40_000, "a." * 20_000 + "/#a", "#a" * 20_000, "www." * 10_000])
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    """Repetition does not multiply the work."""
    started = time.perf_counter()

    assert not carries(text, TAG)
    assert time.perf_counter() - started < 1


def test_one_of_several_tags_is_enough() -> None:
    """Any of a campaign's tags brings a comment in, and none of them leaves it out."""
    assert carries_any("Lampu mati #Dua.", ("#Satu", "#dua"))
    assert not carries_any("Lampu mati #Tiga", ("#Satu", "#Dua"))
    assert not carries_any("Lampu mati #Satu", ())
