"""Features: a token to hashed in-word character n-grams, for the words that a model does not know.

Each token's contribution depends on the token alone, so that it is computed once and kept. Function
words and greetings have no features: writing more of them must not buy anything.
"""

from collections.abc import Callable, Iterable
from functools import cache
from operator import itemgetter
from typing import Any
from zlib import crc32

SIZE = 1 << 16
MASK = SIZE - 1
SHORTEST, LONGEST = 2, 4  # five add nothing on left-out sources, see docs/model.md

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


def grams(token: str) -> list[int]:
    """The n-grams of a token (as often as each stands), as numbers of which MASK keeps the low bits."""
    if token in NEUTRAL or not token[0].isalnum():
        return []
    data = token.encode("utf-8", "ignore")
    if len(data) == len(token):
        found: Iterable[bytes] = _cuts(len(data) + 2)(b" " + data + b" ")
    else:
        found = (gram.encode("utf-8", "ignore") for gram in _cuts(len(token) + 2)(f" {token} "))
    return list(map(crc32, found))


@cache
def _cuts(length: int) -> Callable[[Any], tuple[Any, ...]]:
    """Cuts a padded word of so many characters into its n-grams, in one call."""
    sizes = range(SHORTEST, LONGEST + 1)
    return itemgetter(*(slice(a, a + size) for size in sizes for a in range(length - size + 1)))
