"""Impersonation: a member whose shown name passes for the institution or its staff waits for a person.

Never removes, and never for a common name: a citizen may be called like somebody on the staff. Staff and the
institution itself are left alone before any phase runs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Names, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.scored import NotGathered
from bot.moderation.policy import Policy
from bot.moderation.skeleton import words_of

INSTITUTION, TITLE, STAFF = "institution", "title", "staff"


def _folded(words: str) -> frozenset[str]:
    return frozenset(word for each in words.split() for word in words_of(each))


# Who says so of themselves wants to be taken for the institution, beside a name that is its.
_CLAIMS = _folded("admin administrator official ofisial resmi cs customer helpdesk verified moderator")
# What may stand around a name without making it another.
_TITLES = _CLAIMS | _folded("akun account tim team bot layanan pusat center centre info support care service")
_OFFICES = _folded(
    "pemkot pemkab pemprov pemda pemdes pemerintah dinas dinkes dishub disdik dinsos disdukcapil dukcapil "
    "diskominfo kominfo bappeda bapenda dpupr dlh kelurahan kecamatan kementerian polres polsek polda polri "
    "satpol bpjs pdam pln kpu bawaslu rsud puskesmas bpbd damkar samsat walikota bupati gubernur"
)
# Whoever says what they are not imitates nobody.
_PLAINLY_NOT = _folded(
    "warga bukan parodi parody fans korban anti mantan calon netizen rakyat peduli pecinta"
)
_SAYS_SO = re.compile(
    r"\b(?:saya|kami|aku)\s+(?:adalah\s+|selaku\s+|ini\s+)?(?:admin|petugas|panitia|staf|cs|operator"
    r"|dari\s+(?:pihak\s+)?(?:dinas|pemkot|pemkab|pemda|panitia|kelurahan|kecamatan))\b"
)


def names_of(titles: Iterable[str], own: Iterable[str], staff: Iterable[str]) -> Names:
    """The official names as the eye reads them: channels' titles, the policy's names, the staff's names."""
    found: dict[str, str] = {}
    for name in staff:
        words = words_of(name)
        if len(words) > 1:
            # A person's name is anyone's; with an office or a title in it, it is the staff's alone.
            found["".join(words)] = STAFF if _CLAIMS.union(_OFFICES).isdisjoint(words) else INSTITUTION
    for name in titles:
        core = _core(words_of(name))
        alone = len(core) == 1 and _OFFICES.isdisjoint(core)
        found["".join(core)] = TITLE if alone else INSTITUTION
    found.update(_own(own))
    found.pop("", None)
    return Names(found)


def _own(names: Iterable[str]) -> Mapping[str, str]:
    return {"".join(core): INSTITUTION for name in names if (core := _core(words_of(name)))}


def _core(words: Sequence[str]) -> tuple[str, ...]:
    """The words without titles; nothing where a name is titles alone."""
    return tuple(word for word in words if word not in _TITLES)


@phase_factory(Need.NAMES)
def impersonation(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.own_names` (names that only the institution goes by)."""
    own = _own(policy.own_names)

    def phase(comment: Comment, context: Context) -> Flag:
        if context.names is None:
            raise NotGathered
        official = {**context.names.official, **own}
        like = _like(words_of(comment.author.display_name), official, comment.text)
        if not like:
            return Flag.clear("impersonation", {"names": len(official)})
        return Flag("impersonation", Severity.HOLD, {"like": like})

    return phase


def _like(words: Sequence[str], official: Mapping[str, str], text: str) -> str:
    """Whom a name passes for; empty for nobody."""
    core = _core(words)
    if not core or not _PLAINLY_NOT.isdisjoint(words):
        return ""
    claims = not _CLAIMS.isdisjoint(words)
    kinds = {official.get(each) for each in ("".join(words), "".join(core))}
    bare, glued = _unglued("".join(core))
    if INSTITUTION in kinds or (glued and official.get(bare) in {INSTITUTION, TITLE}):
        return INSTITUTION
    in_office = not _OFFICES.isdisjoint(core)
    if claims and (TITLE in kinds or in_office):
        return INSTITUTION
    person = "".join(word for word in core if word not in _OFFICES)
    says_so = claims or in_office or _SAYS_SO.search(text.casefold()) is not None
    return STAFF if says_so and official.get(person) == STAFF else ""


def _unglued(word: str) -> tuple[str, bool]:
    """A word without a claim that is glued to its begin or end, and whether there was one."""
    for claim in sorted(_CLAIMS, key=len, reverse=True):
        bare = word.removeprefix(claim) if word.startswith(claim) else word.removesuffix(claim)
        if bare != word:
            return bare, True
    return word, False
