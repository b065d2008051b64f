"""What can be said of a message: by where it came from and by our own books, never by its words alone."""

import pytest

from bot.dialogue.checking import UNTOLD, Asked, Official, verdict
from bot.dialogue.prompt import Coded, Prompt

OURS = Official(
    accounts=frozenset({"700", "-100123"}),
    handles=frozenset({"jernih_bot"}),
    hosts=frozenset({"kota.example"}),
)


def points(prompt: Prompt) -> list[str]:
    """The codes of what is certain."""
    found = prompt.params["points"]
    assert isinstance(found, tuple)
    return [each.code for each in found if isinstance(each, Coded)]


@pytest.mark.parametrize("source", ["700", "-100123"])
def test_a_message_forwarded_from_us_is_ours(source: str) -> None:
    """Where it came from cannot be copied."""
    assert verdict(Asked("Selamat, kamu menang", source), OURS, holds_seat=False).code == "check.ours"


@pytest.mark.parametrize(
    ("text", "source", "code", "point"),
    [
        ("Selamat! Anda pemenang undian", "", "check.not_ours", "check.point.no_winner"),
        ("halo", "999", "check.not_ours", "check.point.other_source"),
        ("Transfer pajak 10% dulu", "", "check.beware", "check.point.asks"),
        ("Kirim kode OTP kamu", "", "check.beware", "check.point.asks"),
        ("Selamat kamu menang, bayar ongkir", "", "check.beware", "check.point.no_winner"),
        ("Ambil di @jernlh_bot ya", "", "check.not_ours", "check.point.alike"),
        ("jernih_b0t", "", "check.not_ours", "check.point.alike"),
        ("https://hadiah.example/klaim", "", "check.unsure", "check.point.links"),
        ("Jadwal pasar murah besok pagi", "", "check.unsure", "check.point.never"),
    ],
)
def test_what_is_certain_is_said(text: str, source: str, code: str, point: str) -> None:
    """The strictest finding heads the answer, and every finding has its line."""
    said = verdict(Asked(text, source), OURS, holds_seat=False)

    assert said.code == code
    assert point in points(said)


@pytest.mark.parametrize("text", ["@jernih_bot", "jernih_bot", "https://t.me/jernih_bot", "@Jernih_Bot"])
def test_the_very_name_of_an_account_of_ours_is_known(text: str) -> None:
    """A user name belongs to one account, so that the name alone can be told."""
    assert verdict(Asked(text), OURS, holds_seat=False).code == "check.our_account"


def test_words_alone_are_never_genuine() -> None:
    """A copy of our own message with our own name in it stays unsure, also for a winner."""
    copied = "Selamat, kamu salah satu pemenang! Tidak ada biaya apa pun. @jernih_bot https://kota.example/x"
    said = verdict(Asked(copied), OURS, holds_seat=True)

    assert said.code == "check.unsure"
    assert "check.point.winner" in points(said)
    assert [button.data for row in said.buttons for button in row] == ["do:klaim"]


def test_a_winner_is_warned_all_the_same() -> None:
    """Who has won is asked for nothing either."""
    said = verdict(Asked("Kamu menang, transfer biaya admin dulu"), OURS, holds_seat=True)
    assert said.code == "check.beware"


def test_a_huge_text_is_read_in_time() -> None:
    """Nothing that someone pastes takes long: names of forty letters at most are compared."""
    said = verdict(Asked("@" + "jernih_bo" * 4000 + " @jernih_bo" * 300), OURS, holds_seat=False)
    assert said.code == "check.not_ours"


@pytest.mark.parametrize(
    "quoted",
    [
        "Komentarmu kami turunkan: transfer pajak dulu",
        '"Klaim di https://jahat.example" belum dijaga',
        "@jernih_b0t",
    ],
)
def test_a_message_of_ours_with_others_words_in_it_is_not_vouched_for(quoted: str) -> None:
    """Our notices quote comments and name chats: a scam that stands in one does not become ours."""
    assert verdict(Asked(quoted, "700"), OURS, holds_seat=False).code == "check.ours_but"


def test_a_forward_without_an_author_proves_nothing() -> None:
    """Where the platform does not say who wrote it, words are all there is to go by."""
    said = verdict(Asked("Jadwal pasar murah", UNTOLD), OURS, holds_seat=False)

    assert said.code == "check.unsure"
    assert "check.point.untold" in points(said)


@pytest.mark.parametrize(
    "text",
    [
        "http://jahat.id/@jernih_bot", "jahat.id/t.me/jernih_bot", "jahat.id/?@jernih_bot",
        "\uff4aernih_bot", "Jernih_\u200bbot", "\u202ejernih_bot",
    ],
)  # fmt: skip
def test_a_name_within_something_else_is_not_vouched_for(text: str) -> None:
    """A foreign address with our name in it, and letters that only look like it, are no account of ours."""
    assert verdict(Asked(text), OURS, holds_seat=False).code in {"check.unsure", "check.not_ours"}
