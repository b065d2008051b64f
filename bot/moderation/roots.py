"""Roots: what an Indonesian word is about, so that `dibagikan` and `membagi` meet; rough but steady.

A word's key stands for its root and is no word itself. Words that only hold a sentence together have none.
"""

from functools import lru_cache

_SHORTEST = 4  # letters that an affix must leave
_HEADS = (
    "memper", "diper", "meng", "meny", "peng", "peny", "mem", "men", "pem", "pen", "ber", "ter", "per",
    "nge", "me", "di", "ke", "se", "pe", "ng", "ny",
)  # fmt: skip
_TAILS = ("nya", "lah", "kah", "pun")
_ENDS = ("kan", "an", "i")
# Letters that melt into me- and pe-: `menyebar` is made of `sebar`.
_MELTING = frozenset("kpst")
_JOINING_WORDS = """
yang yg dan di ke dari dr untuk utk buat dengan dgn ini itu adalah ialah akan sudah udah sdh telah bisa dapat
ada juga saja aja kalau kalo jika bila agar supaya karena krn sebab gara pada oleh atau para semua setiap tiap
saya aku kami kita kamu anda dia mereka si sang pak bu bapak ibu min admin kak bang ya yah iya dong sih kok
lho loh deh nih tuh lagi masih jadi kan pun nanti katanya kata kabarnya info cuma hanya harus dibuat
lebih sangat sekali memang mohon sampai hingga dalam lewat melalui via seperti secara sebagai tentang terhadap
apa apakah benar betul emang mau ingin mulai lalu maka sama bikin tolong menyebabkan disebabkan
mengakibatkan akibatnya membuat gitu gini begitu begini banget bgt dpt lg sy jd tp tapi tetapi namun the of to
"""
_NEGATING_WORDS = """
tidak tdk tak bukan nggak ngga enggak engga gak ga gk kagak jangan belum hoaks hoax bohong keliru fitnah
"""
# Numbers do not count, since plain forms have none in digits.
_NUMBER_WORDS = """
satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh ratus seratus
"""
# What chats write for a longer or a native word.
_SAME = {
    "wa": "whatsapp", "link": "tautan", "duit": "uang", "taun": "tahun", "thn": "tahun", "bln": "bulan",
    "pake": "pakai", "jt": "juta", "rb": "ribu", "org": "orang", "anakanak": "anak", "ortu": "orangtua",
}  # fmt: skip
_JOINING = frozenset(f"{_JOINING_WORDS} {_NUMBER_WORDS}".split())
NEGATIONS = frozenset(_NEGATING_WORDS.split())


@lru_cache(maxsize=32_768)
def key_of(word: str) -> str:
    """The key of a canonical word in lower case; empty for joining words, negations and placeholders."""
    if not word[:1].isalnum() or len(word) < 2 or word in _JOINING or word in NEGATIONS:  # noqa: PLR2004 - a letter
        return ""
    return _root(_SAME.get(word, word))


def _root(word: str) -> str:
    for tail in _TAILS:
        word = _without_end(word, tail)
    head = next((h for h in _HEADS if word.startswith(h) and len(word) - len(h) >= _SHORTEST), "")
    word = word[len(head) :]
    if word[0] in _MELTING and len(word) > _SHORTEST:
        word = word[1:]
    for end in _ENDS:
        if (rest := _without_end(word, end)) != word:
            return rest
    return word


def _without_end(word: str, end: str) -> str:
    return word[: -len(end)] if word.endswith(end) and len(word) - len(end) >= _SHORTEST else word
