"""Telling words: how much a text says that two people would hardly say alike by chance.

Greetings, thanks, wishes, cheers and little words are what everybody writes; a hundred people who write
`terima kasih banyak pak semoga sehat selalu` are a hundred people.
"""

ENOUGH = 5  # telling words that prove something
# What everybody writes, in the plain form of `Classifier.plain`.
_EVERYBODYS = """
aamiin aamin allah alhamdulillah amin amiin assalamualaikum assalamu waalaikumsalam wassalam alaikum wr wb
salam pagi siang sore malam selamat hari met halo hai hallo hello min mimin admin kak kakak mas mbak bang
bapak pak ibu bu bunda om tante gan bos bosku bro sis sob guys semua semuanya kami kita saya aku gue gw kamu
anda dia mereka nya ya iya yaa yah yg yang dan di ke dari untuk buat utk dengan dgn sama ini itu ada adalah
juga jg lagi lg sudah sdh udah udh sangat banget bgt sekali amat lebih makin tetap terus selalu banyak byk
terima kasih terimakasih makasih makasi tks thx thanks trims suwun matur nuwun hatur nuhun mantap mantab
mantul keren bagus baik hebat top oke ok okay setuju sepakat betul benar bener siap sip joss jos gas gaskeun
semangat sukses sehat lancar berkah barokah aman panjang umur semoga moga mudah mudahan ikut ikutan hadir
nyimak simak pantau up wkwk wkwkwk haha hehe hihi lol tidak gak ga nggak engga bukan jangan kok sih dong deh
lah kan loh lho nih tuh kalau kalo klo kapan apa siapa mana dimana kenapa gimana bagaimana bisa mau akan agar
supaya tapi tp karena krn indonesia merdeka jaya maju bangsa negeri info infonya informasi informasinya kabar
kerja kerjanya bravo love
"""
_RITUAL = frozenset(_EVERYBODYS.split())
_SPELLED = 20  # letters: longer ones are several words whose spaces are lost
_USUAL = 6  # letters of a word


def telling_words(plain: str) -> int:
    """How many different words of a plain form are not what everybody writes.

    A word of more than _SPELLED letters counts as several.
    """
    return sum(_weight(word) for word in set(plain.split()) - _RITUAL)


def _weight(word: str) -> int:
    return len(word) // _USUAL if len(word) > _SPELLED else 1
