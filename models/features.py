"""Features: a token to hashed features of two blocks, its word and its in-word character n-grams.

Each token's contribution depends on the token alone, so that it is computed once and kept. Function
words and greetings have no features: writing more of them must not buy anything.
"""

from collections.abc import Callable, Iterable
from functools import cache
from operator import itemgetter
from typing import Any
from zlib import crc32

BITS = 16
SIZE = 1 << BITS
_MASK = SIZE - 1
SHORTEST, LONGEST = 2, 5

# Closed-class words, politeness and greetings, by hand: they carry tone and length, not content.
NEUTRAL = frozenset(
    """
    yang yg dan dn atau di ke dari dr pada utk untuk dengan dgn sebagai oleh itu ini tsb tersebut adalah
    ialah juga jg pun lah kah tah nya sih deh dong kok kan ya yah ah oh eh nah lho loh tuh nih lalu serta
    bahwa agar supaya maka saat ketika sambil sedang lagi akan sudah sdh udah telah masih hanya saja aja
    sangat sekali lebih paling para sang si sebuah suatu seorang dalam dlm antara tentang terhadap
    menurut hingga sampai sejak seperti spt bagai kalau kalo jika bila apabila namun tetapi tapi sedangkan
    meski meskipun walau walaupun selain secara demikian begitu begini kemudian jadi sehingga
    pak bu bapak ibu mas mba mbak kak bang min admin gan sis bro tuan nyonya saudara yth
    halo hai hallo hello assalamualaikum assalamu alaikum wr wb selamat pagi siang sore malam salam permisi
    mohon izin ijin tolong maaf terima kasih terimakasih makasih trims tks thanks hormat sejahtera
    """.split()  # noqa: SIM905 - a list by columns reads worse than words in lines
) | {"<tag>", "<user>"}


def features(token: str) -> tuple[int, list[int]]:
    """The hashed word (-1 for none) and n-grams (0 <= id < SIZE, each as often as it stands) of a token."""
    if token in NEUTRAL:
        return -1, []
    data = token.encode("utf-8", "ignore")
    word = crc32(data) & _MASK
    if not token[0].isalnum():
        return word, []
    if len(data) == len(token):
        grams: Iterable[bytes] = _grams_of(len(data) + 2)(b" " + data + b" ")
    else:
        grams = (gram.encode("utf-8", "ignore") for gram in _grams_of(len(token) + 2)(f" {token} "))
    return word, [code & _MASK for code in map(crc32, grams)]


@cache
def _grams_of(length: int) -> Callable[[Any], tuple[Any, ...]]:
    """Cuts a padded word of so many characters into its n-grams, in one call."""
    sizes = range(SHORTEST, LONGEST + 1)
    return itemgetter(*(slice(a, a + size) for size in sizes for a in range(length - size + 1)))
