"""Raiders: accounts that copy a few templates in disguise, and citizens who comment meanwhile."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from models.corpus import read
from models.labels import Reason

TEMPLATES = (
    # Slogans and calls.
    "Rakyat sudah muak, saatnya ganti semua pejabat balai kota, kembalikan hak warga sekarang juga",
    "Boikot pasar murah pemkot, panitianya cuma cari muka menjelang pemilihan, jangan datang hari Minggu",
    # Complaints and reports that nobody lived through.
    "Antrean loket kependudukan tadi pagi kacau, petugasnya minta uang rokok dua puluh ribu baru dilayani",
    "Air PDAM di rumah saya keruh dan bau besi sejak kemarin, sudah lapor tapi dibiarkan saja oleh petugas",
    "Lampu taman alun-alun sengaja dimatikan supaya proyek pengadaannya bisa dianggarkan ulang tahun depan",
    # Praise that was ordered.
    "Luar biasa kepemimpinan wali kota kita, pembangunan terasa sampai pelosok kampung, lanjutkan",
    "Program seragam gratis ini bukti pemimpin yang dekat dengan rakyat kecil, bangga jadi warga Wanasari",
    # A rumour, and a suggestion that sounds like one.
    "Hati-hati, dana bantuan lansia bulan ini dipotong diam-diam oleh oknum kelurahan, sebarkan ke keluarga",
    "Sebaiknya anggaran festival dialihkan untuk perbaikan drainase pasar, usul ini didukung semua RW",
    # What the model knows by itself.
    "Modal receh pulang sultan, daftar sekarang di situs gacor mudah maxwin, bonus member seratus persen",
)
SHORT = (
    "mantap", "Mantap pak wali!", "amin", "Aamiin ya Allah 🤲", "setuju", "setuju banget", "semangat pak",
    "hadir min", "assalamualaikum", "selamat pagi semuanya", "terima kasih infonya min", "nyimak",
    "sukses selalu", "semoga sehat selalu pak, lancar terus kerjanya", "keren", "👍👍",
    "ikut #JernihBerkomentar",
    "#JernihBerkomentar", "terima kasih banyak pak, semoga berkah untuk kita semua", "up", "siap laksanakan",
    "mantap, setuju sekali #JernihBerkomentar",
)  # fmt: skip
# What citizens write who attack nobody and sell nothing.
_HARMLESS = (Reason.SUGGESTION, Reason.REPORT, Reason.QUESTION, Reason.APPRECIATION, Reason.LOW_EFFORT)
_LEET = str.maketrans("aioest", "410357")
_LOOKALIKE = str.maketrans("aeopcx", "аеорсх")
_EMOJI = "🔥💪😡🙏🇮🇩✊"


@dataclass(frozen=True, slots=True)
class Line:
    """A comment that will be written: so many seconds after the beginning, by whom, and what."""

    at: float
    user: str
    text: str
    raids: bool = False


def raid(dice: random.Random, accounts: int, messages: int, seconds: float) -> list[Line]:
    """Messages of accounts that each copy any of the templates, in disguise."""
    return [
        Line(
            dice.uniform(0, seconds),
            f"r{dice.randrange(accounts)}",
            disguised(dice, TEMPLATES[n % len(TEMPLATES)]),
            raids=True,
        )
        for n in range(messages)
    ]


def citizens(dice: random.Random, messages: int, seconds: float) -> list[Line]:
    """Comments of as many citizens: two thirds of their own, a third what everybody writes."""
    rows = [row.text for row in read("project") if row.reason in _HARMLESS]
    own = dice.sample(sorted(set(rows)), messages * 2 // 3)
    common = [dice.choice(SHORT) for _ in range(messages - len(own))]
    return [Line(dice.uniform(0, seconds), f"w{n}", text) for n, text in enumerate((*own, *common), 1)]


def disguised(dice: random.Random, text: str) -> str:
    """The text after one to three disguises."""
    for trick in dice.sample(_TRICKS, dice.randint(1, 3)):
        text = trick(dice, text)
    return text


def _some(dice: random.Random, text: str, change: Callable[[str], str], share: float = 0.5) -> str:
    return " ".join(change(word) if dice.random() < share else word for word in text.split(" "))


def _leet(dice: random.Random, text: str) -> str:
    return _some(dice, text, lambda word: word.translate(_LEET))


def _spaced(dice: random.Random, text: str) -> str:
    return _some(dice, text, lambda word: " ".join(word) if len(word) > 3 else word, 0.3)


def _invisible(dice: random.Random, text: str) -> str:
    return _some(dice, text, "\u200b".join)


def _lookalikes(dice: random.Random, text: str) -> str:
    return _some(dice, text, lambda word: word.translate(_LOOKALIKE))


def _emoji(dice: random.Random, text: str) -> str:
    return _some(dice, text, lambda word: word + dice.choice(_EMOJI), 0.3)


def _suffix(dice: random.Random, text: str) -> str:
    return text + " " + "".join(dice.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(8))


def _swapped(dice: random.Random, text: str) -> str:
    words = text.split(" ")
    for _ in range(2):
        at = dice.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _addressed(dice: random.Random, text: str) -> str:
    return f"@warga{dice.randrange(999)} {text} {dice.randrange(10**6)} #viral{dice.randrange(99)}"


_TRICKS: tuple[Callable[[random.Random, str], str], ...] = (
    _leet, _spaced, _invisible, _lookalikes, _emoji, _suffix, _swapped, _addressed,
)  # fmt: skip
