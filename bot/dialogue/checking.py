"""Checking: whether a message, an account or a notice of winning is really ours, as far as it can be told.

Goes by what cannot be copied: where a forwarded message came from, and what our own books say of the
person. Words alone never make a message genuine, for words can be copied.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum

from bot.dialogue.prompt import Button, Coded, Prompt

UNTOLD = "untold"  # a forward of which the platform does not say who wrote it
_LONGEST_NAME = 40
_CLOSE = 2  # letters by which a name is taken for a look-alike of ours
_HANDLE = re.compile(r"(?:@|(?:t\.me|telegram\.me|discord\.com/users)/)([\w.]{3,40})")
# Nothing but the name, or the address of its page: a name inside a foreign address vouches for nothing.
_OWN_NAME = re.compile(r"@?([\w.]{3,40})|(?:https?://)?(?:t|telegram)\.me/(\w{3,40})(?:\?start=[\w-]{0,64})?")
_HOST = re.compile(r"\b(?:https?://|www\.)([a-z0-9.-]{1,253})")
_WON = re.compile(
    r"\b(?:me)?menang(?:kan)?\b|\bpemenang\b|\bterpilih\b|\b(?:dapat(?:kan)?|mendapat(?:kan)?|raih) hadiah\b"
    r"|\bwinners?\b|\bwon\b"
)
_FREE = re.compile(r"\b(?:tidak ada|tanpa|bebas|tidak dipungut|no)\s+(?:biaya|pajak|ongkir|fees?|costs?)\b")
_ASKS = re.compile(
    r"\btransfer\b|\bbiaya\b|\bpajak\b|\botp\b|\bkode verifikasi\b|\bpin\b|\bpulsa\b|\brekening\b|\bbayar\b"
    r"|\bcvv\b|\b(?:password|kata sandi)\b|\bdeposit\b|\bongkir\b|\btop ?up\b|\bfees?\b|\bpay\b"
)


@dataclass(frozen=True, slots=True)
class Official:
    """What is known to be ours.

    `accounts`: ids of our bots and chats on this platform, by which a forwarded message is known.
    `handles`: names that only one account can have, such as a bot's user name. `hosts`: web hosts.
    """

    accounts: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone wants to have checked.

    `source`: the account or chat that it was forwarded from, which wrote it; `UNTOLD` for a forward that may
    be anyone's.
    """

    text: str = field(repr=False)
    source: str = ""


class _Verdict(IntEnum):
    """The strictest that was found is said."""

    UNSURE = 0
    OUR_ACCOUNT = 1
    NOT_OURS = 2
    BEWARE = 3


_HEADS = {
    _Verdict.UNSURE: "check.unsure",
    _Verdict.OUR_ACCOUNT: "check.our_account",
    _Verdict.NOT_OURS: "check.not_ours",
    _Verdict.BEWARE: "check.beware",
}


def verdict(
    asked: Asked, official: Official, *, holds_seat: bool, examined: tuple[Coded, ...] = ()
) -> Prompt:
    """What can be said, with every certain thing on a line of its own.

    `holds_seat`: the person has won. `examined`: what fact-checkers say of the like; we judge no truth.
    """
    buttons = ((Button("button.do.klaim", "do:klaim"),),) if holds_seat else ()
    text = asked.text
    if asked.source and asked.source in official.accounts:
        return _ours(text, official, buttons)
    found = [*_by_source(asked), *_by_words(text, holds_seat=holds_seat)]
    found += _by_names(text, official)
    worst = max((level for level, _ in found), default=_Verdict.UNSURE)
    points = [*examined, *(point for _, point in found)]
    if official.handles:
        points.append(Coded("check.point.handles", {"handles": ", ".join(_shown(official.handles))}))
    points.append(Coded("check.point.never"))
    return Prompt(_HEADS[worst], {"points": tuple(points)}, buttons)


_Found = list[tuple[_Verdict, Coded]]


def _ours(text: str, official: Official, buttons: tuple[tuple[Button, ...], ...]) -> Prompt:
    """From us; yet our messages quote comments and name chats, and those are other people's words."""
    foreign = [
        (level, point) for level, point in _by_names(text, official) if level is not _Verdict.OUR_ACCOUNT
    ]
    asks = [found for found in _by_words(text, holds_seat=True) if found[0] is _Verdict.BEWARE]
    points = tuple(point for _, point in (*asks, *foreign))
    return (
        Prompt("check.ours_but", {"points": points}, buttons) if points else Prompt("check.ours", {}, buttons)
    )


def _by_source(asked: Asked) -> _Found:
    if asked.source == UNTOLD:
        return [(_Verdict.UNSURE, Coded("check.point.untold"))]
    return [(_Verdict.NOT_OURS, Coded("check.point.other_source"))] if asked.source else []


def _by_words(text: str, *, holds_seat: bool) -> _Found:
    plain = _plain(text)
    found: _Found = []
    if _ASKS.search(_FREE.sub(" ", plain)):
        found.append((_Verdict.BEWARE, Coded("check.point.asks")))
    if holds_seat:
        found.append((_Verdict.UNSURE, Coded("check.point.winner")))
    elif _WON.search(plain):
        found.append((_Verdict.NOT_OURS, Coded("check.point.no_winner")))
    return found


def _by_names(text: str, official: Official) -> _Found:
    plain = _plain(text)
    found: _Found = []
    handles = {name.strip(".") for name in _HANDLE.findall(plain)}
    if " " not in plain and len(plain) <= _LONGEST_NAME:
        handles.add(plain.removeprefix("@"))
    # User names are plain letters: a wide or accented look-alike that reads the same is not the name.
    own_name = _OWN_NAME.fullmatch(text.strip().casefold()) if text.isascii() else None
    if own_name is not None and (own_name[1] or own_name[2]) in official.handles:
        found.append((_Verdict.OUR_ACCOUNT, Coded("check.point.our_handle")))
    elif not text.isascii() and handles & official.handles:
        found.append((_Verdict.UNSURE, Coded("check.point.odd_letters")))
    ours = sorted(official.handles)
    alike = [own for own in ours if any(_is_close(name, own) for name in handles - official.handles)]
    found += [(_Verdict.NOT_OURS, Coded("check.point.alike", {"handle": f"@{own}"})) for own in alike]
    foreign = {host.removeprefix("www.") for host in _HOST.findall(plain)} - official.hosts - _PLATFORMS
    if foreign:
        found.append((_Verdict.UNSURE, Coded("check.point.links", {"count": len(foreign)})))
    return found


_PLATFORMS = frozenset({"t.me", "telegram.me", "discord.com"})


def _shown(handles: frozenset[str]) -> list[str]:
    return [f"@{handle}" for handle in sorted(handles)]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_close(name: str, own: str) -> bool:
    """Whether at most two letters differ, are missing or are too many; never for the name itself."""
    if name == own or abs(len(name) - len(own)) > _CLOSE:
        return False
    before = list(range(len(own) + 1))
    for row, letter in enumerate(name, 1):
        now = [row]
        for column, other in enumerate(own, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != other)))
        before = now
    return before[-1] <= _CLOSE
