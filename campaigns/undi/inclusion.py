"""Section 3, after the freeze: an entrant's proof that the own line stands in the sealed list.

One line of canonical JSON that holds the receipt, `person_salt`, and the way from the line's leaf to the
Merkle root: with it `freeze.json` alone is enough. What was left out has its line in `excluded.txt` instead.
An index over a list is built once, in O(n); a proof then reads one block of lines and a few thousand hashes.
"""

import base64
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from campaigns.undi.batch import MAX_STRATA, MAX_WEIGHT
from campaigns.undi.canonical import decode, encode, exact_keys
from campaigns.undi.commit import person_pseudonym
from campaigns.undi.entries import Entry, read_entries
from campaigns.undi.freeze import Freeze
from campaigns.undi.merkle import leaf_hash, path_over, root_from_proof, root_over
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, is_hex
from campaigns.undi.receipt import Receipt, read_receipt, receipt_fields

BLOCK = 256  # lines; a power of two, so that a block is a whole subtree
_C = 2 * HASH_BYTES
_FILE = "proof"
_OWN = ("f", "index", "path", "person_salt", "size", "stratum", "weight")


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt with the line it became; `path` leads from leaf `index` of `size` to the root of F."""

    receipt: Receipt
    person_salt: bytes = field(repr=False)
    stratum: int
    weight: int
    index: int
    size: int
    path: tuple[bytes, ...]
    f: bytes

    @property
    def entry(self) -> Entry:
        """The line of `entries.txt`."""
        p = person_pseudonym(self.receipt.campaign_id, self.person_salt)
        return Entry(self.receipt.commitment, p, self.stratum, self.weight)


@dataclass
class Blocks:
    """Where the lines of a sealed list stand: each block's first C, its place in the file, and its hash.

    Some 100 bytes for every 256 lines.
    """

    firsts: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    roots: list[bytes] = field(default_factory=list)
    size: int = 0
    end: int = 0

    def place(self, c: bytes) -> tuple[int, int] | None:
        """Where the block is that may hold C: start and length in bytes; None when there is none."""
        found = bisect_right(self.firsts, c.hex().encode()) - 1
        if found < 0:
            return None
        following = [*self.starts[found + 1 : found + 2], self.end][0]
        return self.starts[found], following - self.starts[found]

    def way(self, c: bytes, block: bytes) -> tuple[Entry, int, tuple[bytes, ...]] | None:
        """The line of C with its index and path, from the bytes at its place; None when it is not there."""
        lines = read_entries(block)
        within = next((n for n, entry in enumerate(lines) if entry.c == c), None)
        if within is None:
            return None
        number = bisect_right(self.firsts, c.hex().encode()) - 1
        low = path_over([leaf_hash(entry.leaf) for entry in lines], within)
        return lines[within], number * BLOCK + within, (*low, *path_over(self.roots, number))


class Indexer:
    """Builds the index of a sealed list that comes in pieces of any size."""

    def __init__(self, *, hashed: bool = True) -> None:
        """Not `hashed` for `excluded.txt`, which has no tree."""
        self._hashed, self._rest = hashed, b""
        self._waiting: list[bytes] = []
        self._found = Blocks()

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the file.

        Raises:
            BrokenRule: rule 4.
        """
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self._waiting.append(line + b"\n")
            if len(self._waiting) == BLOCK:
                self._close()

    def done(self) -> Blocks:
        """The index of all that was fed."""
        if self._waiting:
            self._close()
        return self._found

    def _close(self) -> None:
        data, found = b"".join(self._waiting), self._found
        found.firsts.append(data[:_C])
        found.starts.append(found.end)
        if self._hashed:
            found.roots.append(root_over([leaf_hash(entry.leaf) for entry in read_entries(data)]))
        found.size, found.end = found.size + len(self._waiting), found.end + len(data)
        self._waiting.clear()


def index(pieces: Iterable[bytes], *, hashed: bool = True) -> Blocks:
    """The index of a sealed list.

    Raises:
        BrokenRule: rule 4.
    """
    indexer = Indexer(hashed=hashed)
    for piece in pieces:
        indexer.feed(piece)
    return indexer.done()


def line_of(c: bytes, block: bytes) -> str | None:
    """The rest of C's line in a block of `excluded.txt`: the reason why it was left out."""
    head = c.hex().encode() + b" "
    return next((line[len(head) :].decode() for line in block.split(b"\n") if line.startswith(head)), None)


def write_proof(proof: Proof) -> str:
    """The proof as one line of canonical JSON; the path in base64, so that it fits into a message."""
    own = {
        "f": proof.f.hex(), "index": proof.index, "path": base64.b64encode(b"".join(proof.path)).decode(),
        "person_salt": proof.person_salt.hex(), "size": proof.size, "stratum": proof.stratum,
        "weight": proof.weight,
    }  # fmt: skip
    return encode({**receipt_fields(proof.receipt), **own}).decode("utf-8")


def is_proof(data: bytes) -> bool:
    """Whether the bytes look like a proof rather than a receipt."""
    return b'"person_salt"' in data


def read_proof(data: bytes) -> Proof:
    """Parse a proof; spaces and line ends around it do not matter.

    Raises:
        BrokenRule: rule 3.
    """
    value = decode(data.strip(), "3", _FILE)
    if not isinstance(value, dict) or not set(_OWN) <= set(value):
        raise BrokenRule("3", "undi.wrong_keys", file=_FILE)
    receipt = read_receipt(encode({key: inner for key, inner in value.items() if key not in _OWN}))
    own = exact_keys({key: value[key] for key in _OWN}, _OWN, "3", _FILE)
    numbers = [own[name] for name in ("index", "size", "stratum", "weight")]
    if not all(isinstance(number, int) for number in numbers) or not isinstance(own["path"], str):
        raise BrokenRule("3", "undi.bad_field", file=_FILE, field="index, path")
    if not is_hex(own["f"], HASH_BYTES) or not is_hex(own["person_salt"], HASH_BYTES):
        raise BrokenRule("3", "undi.bad_field", file=_FILE, field="f, person_salt")
    place, size, stratum, weight = numbers
    if not (place < size and stratum < MAX_STRATA and 1 <= weight <= MAX_WEIGHT):
        raise BrokenRule("3", "undi.bad_field", file=_FILE, field="index, stratum, weight")
    f, salt = bytes.fromhex(own["f"]), bytes.fromhex(own["person_salt"])
    return Proof(receipt, salt, stratum, weight, place, size, _path(own["path"]), f)


def _path(text: str) -> tuple[bytes, ...]:
    try:
        joined = base64.b64decode(text, validate=True)
    except ValueError:
        joined = b"\x00"
    if len(joined) % HASH_BYTES:
        raise BrokenRule("3", "undi.bad_field", file=_FILE, field="path")
    return tuple(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES))


def proves(proof: Proof, freeze: Freeze) -> bool:
    """Whether the line stands in the list of this very freeze, for which nothing else is needed."""
    sealed = freeze.base["entries"]
    found = root_from_proof(proof.entry.leaf, proof.index, proof.size, proof.path)
    same = (proof.f, proof.size, proof.receipt.campaign_id) == (freeze.f, sealed["count"], freeze.campaign_id)
    return same and found is not None and found.hex() == sealed["merkle_root"]
