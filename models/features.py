"""Features: a token to hashed features of two blocks, its word and its in-word character n-grams.

Each token's contribution depends on the token alone, so that it is computed once and kept. Function
words and greetings have no features: writing more of them must not buy anything.
"""

from functools import lru_cache
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


@lru_cache(maxsize=200_000)
def features(token: str) -> tuple[int, tuple[int, ...]]:
    """The hashed word (-1 for none) and n-grams (0 <= id < SIZE) of a token."""
    if token in NEUTRAL:
        return -1, ()
    word = crc32(b"w" + token.encode("utf-8", "ignore")) & _MASK
    if not token[0].isalnum():
        return word, ()
    padded = f" {token} "
    grams = {
        padded[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(len(padded) - size + 1)
    }
    return word, tuple(sorted({crc32(b"c" + gram.encode("utf-8", "ignore")) & _MASK for gram in grams}))
