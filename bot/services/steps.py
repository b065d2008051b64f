"""Steps: a campaign locked at the state that a step expects, moved on, and said so in its channels."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import reduce
from types import MappingProxyType

from bot.dialogue.moments import for_everyone
from bot.dialogue.prompt import Coded, Prompt
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce
from bot.services.versions import keep_version, next_version
from campaigns.campaign import Campaign, CampaignState, can_move
from campaigns.refusal import Refusal

Refusals = tuple[Refusal, ...]
# What each step leaves for ever; whoever changes it later is told on by the audit chain.
STEP_FILES: Mapping[CampaignState, str] = MappingProxyType(
    {
        CampaignState.FROZEN: "freeze.json",
        CampaignState.SEEDED: "seed.json",
        CampaignState.DRAWN: "result.json",
    }
)


class StepRefused(Exception):  # noqa: N818 - it carries what stands in the way
    """A step found an obstacle halfway; raised out of its unit, it undoes what was done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class IllegalStep(Exception):  # noqa: N818 - it names what was tried
    """A step that the transition table does not know, or that another instance made first."""


async def locked(unit: UnitOfWork, campaign_id: str, *states: CampaignState) -> Campaign | Refusal:
    """The campaign, held until the unit ends, if it stands at one of the states."""
    campaign = await unit.campaigns.lock(campaign_id)
    if campaign is None:
        return Refusal("campaign.unknown", {"id": campaign_id})
    if campaign.state not in states:
        wanted = reduce(either, map(state_word, states))
        return Refusal("campaign.wrong_state", {"state": state_word(campaign.state), "wanted": wanted})
    return campaign


def either(one: Coded, other: Coded) -> Coded:
    """One or the other, in the reader's words."""
    return Coded("word.or", {"one": one, "other": other})


def state_word(state: CampaignState) -> Coded:
    """A state in the reader's words."""
    return Coded(f"campaign.state.{state.value}")


async def move(
    unit: UnitOfWork,
    campaign: Campaign,
    to: CampaignState,
    now: datetime,
    *,
    by: str = "system",
    **changes: object,
) -> Campaign:
    """Step a locked campaign and record it.

    Raises:
        IllegalStep: the unit is rolled back.
    """
    after = replace(campaign, state=to, **changes)  # type: ignore[arg-type]  # the names are fields of Campaign
    if changes:
        after = next_version(campaign, after)
    if not can_move(campaign.state, to) or not await unit.campaigns.save(after, campaign.state):
        raise IllegalStep(f"{campaign.state} -> {to}")
    if after.rules_version > campaign.rules_version:
        await keep_version(unit, after, by, "", now)
    facts: dict[str, object] = {"from": campaign.state.value, "to": to.value, "draw_no": after.draw_no}
    facts |= await _sealed(unit, campaign, to)
    await note(unit, campaign.campaign_id, AuditWord.CAMPAIGN_MOVED, now, facts, by=by)
    return after


async def _sealed(unit: UnitOfWork, campaign: Campaign, to: CampaignState) -> dict[str, object]:
    """The hash of the file that a step brought, for the audit chain; the manifest's names those before it."""
    name = STEP_FILES.get(to, "")
    data = await unit.draws.file(campaign.campaign_id, campaign.draw_no, name) if name else None
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest()} if data is not None else {}


async def note(
    unit: UnitOfWork,
    campaign_id: str,
    word: AuditWord,
    now: datetime,
    facts: dict[str, object],
    *,
    by: str = "system",
) -> None:
    """An event in the campaign's chain."""
    scope = f"campaign:{campaign_id}"
    await unit.audit.add(AuditEvent(scope, by, word, scope, facts), now)


def said_key(campaign_id: str, key: str, place: str) -> str:
    """The key of what is said once in one channel of a campaign."""
    return f"{campaign_id}:{key}:{place}"


async def say_in_channels(
    unit: UnitOfWork, campaign: Campaign, prompt: Prompt, key: str, now: datetime
) -> None:
    """Say something in every channel of the campaign, once by its key; times in all zones of the country."""
    for place in campaign.rules.channels:
        platform, _, chat = place.partition(":")
        said = announce(
            PlatformName(platform), chat, for_everyone(prompt), said_key(campaign.campaign_id, key, place)
        )
        await unit.outbox.add(said, now)
