"""Terms in words: the published text of a campaign's rules, whole as a file or in messages of a chat."""

from collections.abc import Sequence
from functools import reduce

from bot.dialogue.moments import coded
from bot.dialogue.prompt import Coded, Prompt
from bot.ports.unit_of_work import UnitOfWork
from bot.ports.words import Words
from bot.services.places import titles
from campaigns.campaign import Campaign, CampaignState
from campaigns.published import rules_bytes
from campaigns.terms import TERMS_VERSION, Line, Section, terms
from campaigns.undi.signatures import rules_hash

# A chat shows so many lines of one section; the file has them all.
MOST_LINES = 8
_IN_A_MESSAGE = 3  # sections
# By language, the name of the file that stands beside a published bundle.
FILES = {"id": "ketentuan.txt", "en": "terms.txt"}
_TO_BE_READ = (CampaignState.OPEN, CampaignState.PAUSED, CampaignState.CLOSED)


async def sections_of(unit: UnitOfWork, campaign: Campaign) -> tuple[Section, ...]:
    """The terms with the channels by their titles."""
    return terms(campaign, await titles(unit, campaign))


def terms_text(campaign: Campaign, sections: Sequence[Section], words: Words, locale: str) -> str:
    """The whole text in a language (`id` or `en`), with the hash of the rules that it words at its end."""
    parts = [words(locale, "terms.head", campaign=campaign.name, id=campaign.campaign_id)]
    for number, section in enumerate(sections, 1):
        title = words(locale, "terms.heading", number=number, title=Coded(section.code))
        said = [_said(words, locale, line) for line in section.lines]
        parts.append("\n".join((title, *said)))
    parts.append(_said(words, locale, version_line(campaign), bullet=""))
    return "\n\n".join(parts) + "\n"


def _said(words: Words, locale: str, line: Line, bullet: str = "- ") -> str:
    whole = coded(line)
    return f"{bullet}{words(locale, whole.code, **whole.params)}"


def version_line(campaign: Campaign) -> Line:
    """Which words and which rules these are; the hash stands in the sealed manifest too (UNDI/1, 5)."""
    digest = rules_hash(rules_bytes(campaign))
    return Line("terms.version", {"version": str(TERMS_VERSION), "rules": digest})


async def terms_files(unit: UnitOfWork, campaign: Campaign, words: Words) -> dict[str, bytes]:
    """The text in both languages by file name, to stand beside a published bundle."""
    sections = await sections_of(unit, campaign)
    return {
        name: terms_text(campaign, sections, words, locale).encode("utf-8") for locale, name in FILES.items()
    }


async def terms_prompts(unit: UnitOfWork, campaign: Campaign | None) -> tuple[Prompt, ...]:
    """The terms of a campaign, or of the newest that can be joined, in a few messages of a private chat."""
    at_hand = campaign or next(iter(reversed(await unit.campaigns.at(_TO_BE_READ))), None)
    if at_hand is None:
        return (Prompt("terms.none"),)
    sections = await sections_of(unit, at_hand)
    blocks = [_block(number, section) for number, section in enumerate(sections, 1)]
    named = {"campaign": at_hand.name, "id": at_hand.campaign_id}
    parts = [Coded("terms.head", named), *blocks, coded(version_line(at_hand))]
    grouped = [parts[start : start + _IN_A_MESSAGE] for start in range(0, len(parts), _IN_A_MESSAGE)]
    return tuple(Prompt("terms.message", {"text": reduce(_below, group)}) for group in grouped)


def _below(one: Coded, other: Coded) -> Coded:
    return Coded("terms.below", {"one": one, "other": other})


def _block(number: int, section: Section) -> Coded:
    lines = [coded(line) for line in section.lines[:MOST_LINES]]
    if len(section.lines) > MOST_LINES:
        lines.append(Coded("terms.more", {"count": len(section.lines) - MOST_LINES}))
    title = Coded("terms.heading", {"number": number, "title": Coded(section.code)})
    return Coded("terms.block", {"title": title, "lines": tuple(lines)})
