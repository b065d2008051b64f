"""Besides: what stands beside entries and their persons, gathered for a chunk at a time, as the rules ask it.

Membership is as the bot has seen it; whoever nothing was told of is not held to have left, and winners and
reserves are asked of the platform (`rechecking.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from bot.dialogue.prompt import Coded
from bot.moderation.age import made_at
from bot.moderation.comment import AuthorKind
from bot.ports.campaigns import EntryRow
from bot.ports.entrants import Beside
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.steps import either
from campaigns.campaign import Campaign
from campaigns.entry import CommentFacts, Entrant
from campaigns.refusal import Refusal
from campaigns.repeats import Comment, set_aside
from campaigns.rules import Repeat


@dataclass(frozen=True, slots=True)
class Besides:
    """What is known beside some entries; `rests`: until when persons sit out for an earlier win."""

    found: Beside = field(default_factory=Beside)
    rests: Mapping[int, date] = field(default_factory=dict)

    def of_comment(self, row: EntryRow, facts: CommentFacts) -> CommentFacts:
        """A comment's facts with what stands beside its entry."""
        reason, excluded = self.found.reasons.get(row.entry_id, ""), self.found.excluded.get(row.entry_id, "")
        return replace(facts, reason=reason, excluded=excluded)

    def of_person(self, row: EntryRow, entrant: Entrant) -> Entrant:
        """An entrant with what stands beside the person, as for this entry."""
        return replace(
            entrant,
            left=row.entry_id in self.found.left,
            restricted_until=self.found.restricted.get(row.entry_id),
            rests_until=self.rests.get(row.person_id),
            stepped_back=row.person_id in self.found.stepped_back,
            # A proved phone, on any linked account, is the proof that was asked for.
            must_step_up=row.person_id in self.found.must_step_up and "phone" not in entrant.verified,
        )


async def besides(unit: UnitOfWork, campaign: Campaign, rows: Sequence[EntryRow], now: datetime) -> Besides:
    """All of it for a chunk of entries: some six statements for every 500."""
    entry_ids = [row.entry_id for row in rows]
    found = await unit.entrants.beside(campaign.campaign_id, entry_ids, now)
    return Besides(found, await _rests(unit, campaign, now))


async def _rests(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Mapping[int, date]:
    days = timedelta(days=campaign.rules.winners_rest_days)
    if not days:
        return {}
    # Measured to the draw, so that being asked earlier or later says the same.
    until = max(now, campaign.draw_at)
    won = await unit.entrants.winners_since(campaign.campaign_id, until - days)
    zone = ZoneInfo(campaign.zone)
    return {person: (at + days).astimezone(zone).date() for person, at in won.items()}


async def others_stand(
    unit: UnitOfWork, campaign: Campaign, clear: Sequence[tuple[EntryRow, datetime]]
) -> Mapping[str, Refusal]:
    """Entries that another of the same person stands for, by commitment; `clear`: what is left."""
    if campaign.rules.repeat is Repeat.EVERY or len(clear) < 2:  # noqa: PLR2004 - one stands for itself
        return {}
    ones = await unit.entrants.ones({row.person_id for row, _ in clear})
    comments = (Comment(row.commitment, ones[row.person_id], posted_at) for row, posted_at in clear)
    return set_aside(campaign.rules, campaign.zone, comments)


def worded(refusal: Refusal) -> Coded:
    """A refusal in the reader's words; kinds of comments have words of their own."""
    kinds = refusal.params.get("kinds")
    if not isinstance(kinds, tuple):
        return Coded(refusal.code, refusal.params)
    named = reduce(either, (Coded(f"kind.{kind}") for kind in kinds))
    return Coded(refusal.code, {**refusal.params, "kinds": named})


def is_person(account: Account | None) -> bool:
    """Whether a human being may stand behind an account: no channel, no bot, nobody who was erased."""
    return account is not None and bool(account.account_id) and account.kind is AuthorKind.MEMBER


def account_made_at(account: Account | None) -> datetime | None:
    """When the platform made an account, where it tells."""
    return made_at(account.platform, account.account_id) if account is not None else None
