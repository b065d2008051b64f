"""The draw of a seeded bundle: the bytes of `result.json`, or the verdict that says why there are none."""

from collections.abc import Mapping

from campaigns.undi.beside import check_beside
from campaigns.undi.bundle import MissingFile, Stage, check_drawn, check_sealed
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.seed import read_seed
from campaigns.undi.select import write_result
from campaigns.undi.verify import Verdict, invalid, unreadable

# What a draw makes or comes after it; a wrong one must not keep the right one from being computed.
_LATER = frozenset({"result.json", "amend.jsonl"})


def draw(files: Mapping[str, bytes]) -> bytes | Verdict:
    """Select winners and reserves of a seeded bundle; the same bytes however often it is called."""
    try:
        return _result({name: data for name, data in files.items() if name not in _LATER})
    except BrokenRule as broken:
        return invalid(broken)
    except MissingFile as missing:
        return unreadable(missing)


def _result(files: Mapping[str, bytes]) -> bytes:
    sealed = check_sealed(files)
    check_beside(files, sealed.freeze)
    drawn = check_drawn(files, sealed)
    if drawn.void:
        raise BrokenRule("7", "undi.void_not_drawn")
    if drawn.stage is Stage.FROZEN:
        raise BrokenRule("8", "undi.missing_file", file="seed.json")
    return write_result(sealed.freeze, read_seed(files["seed.json"], sealed.freeze), sealed.entries)
