"""EntryDesk: a tagged comment becomes an entry with a receipt; what keeps an entry out, and why.

Every tagged comment of a person is accepted (docs/decisions/0002). Whether it is in the draw is asked
of the rules, with all reasons, whenever someone wants to know and once more at the freeze.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moderation.comment import AuthorKind
from bot.moderation.decision import Outcome
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import EntryRow, SeatState
from bot.ports.clock import Clock, Entropy
from bot.ports.comments import Counted
from bot.ports.outbox import Action
from bot.ports.people import VERIFIED
from bot.ports.signer import Signer
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import react
from bot.services.actions import reply as reply_to
from bot.services.besides import account_made_at, besides, is_person, others_stand
from bot.services.entry_actions import entered
from bot.services.gathered import gathered
from bot.services.heard import Heard, concerns, is_to_change
from campaigns.campaign import Campaign, CampaignState
from campaigns.entry import CONSENT_PURPOSE, EDITED_WHILE_HELD, CommentFacts, Entrant, eligibility
from campaigns.profile import Fact, Grade
from campaigns.refusal import Refusal
from campaigns.undi.commit import entry_commitment
from campaigns.undi.primitives import HASH_BYTES
from campaigns.undi.receipt import Receipt
from campaigns.undi.signatures import receipt_message

# The name under which a draft is kept among the draw files (see services/sealing.py).
DRAFT = "freeze.draft"
_REF_PREFIX = {"telegram": "tg", "discord": "dc", "local": "lo"}
# Comments posted in time but read late still count until the list is drafted.
_TAKES = frozenset({CampaignState.OPEN, CampaignState.PAUSED, CampaignState.CLOSED})


_HOLDS = frozenset({SeatState.WAITING, SeatState.CLAIMED})
_DRAWN = frozenset({CampaignState.DRAWN, CampaignState.PUBLISHED, CampaignState.SETTLED})
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry and every reason why it is not in the draw as things stand.

    `region`: the entrant's province by code, "" where it is not told. `verified`: what a platform proved.
    """

    entry: EntryRow
    posted_at: datetime
    refusals: tuple[Refusal, ...]
    region: str = ""
    verified: frozenset[str] = frozenset()


class EntryDesk:
    """Accepts entries."""

    def __init__(self, clock: Clock, entropy: Entropy, signer: Signer) -> None:
        self._clock, self._entropy, self._signer = clock, entropy, signer

    async def consider(self, unit: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Make, withdraw or restore the comments' entries as their newest texts say.

        That nothing is lost concerns comments, decisions, removals, cards and prizes; a courtesy that has
        waited too long is left unsaid. One statement where no campaign takes comments.
        """
        members = [each for each in heard if each.comment.author.kind is AuthorKind.MEMBER]
        campaigns = await unit.campaigns.at(_TAKES) if members else ()
        near = [each for each in members if any(concerns(campaign, each) for campaign in campaigns)]
        again = [each.comment_id for each in near if not each.is_first]
        known = {
            (entry.campaign_id, entry.comment_id): entry for entry in await unit.entries.of_comments(again)
        }
        accepted: list[tuple[Campaign, Heard]] = []
        for campaign in campaigns:
            due = [
                (each, known.get((campaign.campaign_id, each.comment_id)))
                for each in near
                if concerns(campaign, each)
            ]
            changed = [(each, entry) for each, entry in due if is_to_change(campaign, each, entry)]
            # Out at any time until the list is drafted; in only while the campaign takes comments.
            if not changed or await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, DRAFT):
                continue
            for entry in (entry for _, entry in changed if entry is not None):
                await unit.entries.set_withdrawn(entry.entry_id, withdrawn=not entry.withdrawn)
            accepted += [(campaign, each) for each, entry in changed if entry is None]
        if accepted:
            await self._accept(unit, accepted)

    async def _accept(self, unit: UnitOfWork, accepted: Sequence[tuple[Campaign, Heard]]) -> None:
        now = self._clock.now()
        ids = await unit.entries.add_all([self._entry(campaign, each, now) for campaign, each in accepted])
        events = [
            AuditEvent(
                f"campaign:{campaign.campaign_id}", "system", AuditWord.ENTRY_ACCEPTED, f"entry:{entry_id}"
            )
            for (campaign, _), entry_id in zip(accepted, ids, strict=True)
            if entry_id is not None
        ]
        await unit.audit.add_all(events, now)
        signs: list[Action] = []
        for campaign, each in accepted:
            place = each.comment.channel_ref, each.comment.message_ref
            if each.reacts:
                signs.append(react(each.comment.platform, place))
            if each.reacts and each.account.private_open:
                signs.append(entered(each.account, campaign, now))
            due_at = each.reply_at
            if due_at is not None and not await has_profile(unit, campaign, each.account.person_id):
                signs.append(reply_to(each.account, place, campaign.campaign_id, due_at))
        await unit.outbox.add_all(signs, now)

    async def withdraw(self, unit: UnitOfWork, comment_id: int) -> None:
        """The comment is gone: its entries end like those whose tag is edited out, until there is a draft."""
        for entry in await unit.entries.of_comment(comment_id):
            campaign = await unit.campaigns.get(entry.campaign_id)
            if entry.withdrawn or campaign is None or campaign.state not in _TAKES:
                continue
            if await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, DRAFT):
                continue
            await unit.entries.set_withdrawn(entry.entry_id, withdrawn=True)
            scope, subject = f"campaign:{campaign.campaign_id}", f"entry:{entry.entry_id}"
            event = AuditEvent(scope, "system", AuditWord.ENTRY_WITHDRAWN, subject)
            await unit.audit.add(event, self._clock.now())

    def _entry(self, campaign: Campaign, heard: Heard, now: datetime) -> EntryRow:
        comment, account = heard.comment, heard.account
        entry_ref = f"{_REF_PREFIX[comment.platform]}:{comment.channel_ref}:{comment.message_ref}"
        salt = self._entropy.token(HASH_BYTES)
        platform, number = comment.platform.value, comment.author.account_id
        commitment = entry_commitment(campaign.campaign_id, platform, number, entry_ref, salt)
        message = receipt_message(campaign.campaign_id, commitment, int(now.timestamp()))
        return EntryRow(
            0, campaign.campaign_id, heard.comment_id, account.row_id, account.person_id, comment.platform,
            entry_ref, commitment.hex(), salt, now, withdrawn=False,
            receipt_signature=self._signer.sign(message).hex(),
        )  # fmt: skip


async def has_profile(unit: UnitOfWork, campaign: Campaign, person_id: int) -> bool:
    """Whether a person has agreed to the draw and given all that it asks for, on any linked account."""
    if CONSENT_PURPOSE not in {consent.purpose for consent in await unit.people.consents(person_id)}:
        return False
    facts = await unit.people.facts_of(await unit.people.linked(person_id))
    proved = {name for name, fact in facts.items() if fact.grade == VERIFIED}
    return set(campaign.rules.required_facts) <= facts.keys() and set(campaign.rules.verified_facts) <= proved


def receipt_of(entry: EntryRow, account_id: str) -> Receipt:
    """What the entrant may keep, to hold it against the published lists."""
    return Receipt(
        entry.campaign_id, entry.platform.value, account_id, entry.entry_ref, entry.salt,
        int(entry.accepted_at.timestamp()), bytes.fromhex(entry.receipt_signature),
    )  # fmt: skip


async def standings(
    unit: UnitOfWork, campaign: Campaign, rows: Sequence[EntryRow], now: datetime
) -> list[Standing]:
    """What the rules say of entries as the store stands; a person is looked up once."""
    today = now.astimezone(ZoneInfo(campaign.zone)).date()
    period = (campaign.opens_at, campaign.closes_at)
    seats = await unit.draws.seats(campaign.campaign_id) if has_seats(campaign) else ()
    holders = await _as_persons(unit, {seat.person_id for seat in seats if seat.state in _HOLDS})
    people: dict[int, Entrant] = {}
    found = []
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        outcomes = await unit.comments.outcomes([row.comment_id for row in chunk], campaign.closes_at)
        beside = await besides(unit, campaign, chunk, now)
        known = await gathered(unit, [row for row in chunk if row.account_row not in people])
        for row in chunk:
            if row.account_row not in people:
                # Whoever proved the number that someone merely declares may have won in their place.
                own = {row.person_id, *await known.people.provers(row.person_id)} if holders else set()
                people[row.account_row] = await _entrant(known, row, won_before=bool(own & holders))
            # A comment that is not decided yet waits like one that is held.
            counted = outcomes.get(row.comment_id) or Counted(Outcome.HOLD, row.accepted_at)
            said = EDITED_WHILE_HELD if counted.cut_short else counted.outcome.value
            comment = beside.of_comment(row, CommentFacts(said, counted.posted_at, row.withdrawn))
            entrant = beside.of_person(row, people[row.account_row])
            why = eligibility(campaign.rules, period, entrant, comment, today)
            found.append(Standing(row, counted.posted_at, why, entrant.region, entrant.verified))
    others = await others_stand(unit, campaign, [(f.entry, f.posted_at) for f in found if not f.refusals])
    return [
        replace(each, refusals=(others[each.entry.commitment],)) if each.entry.commitment in others else each
        for each in found
    ]


def has_seats(campaign: Campaign) -> bool:
    """Whether a draw of the campaign has taken place, so that someone may hold a seat."""
    return campaign.draw_no > 1 or campaign.state in _DRAWN


async def _as_persons(unit: UnitOfWork, person_ids: Collection[int]) -> frozenset[int]:
    """The persons and all who are one with them."""
    same = await unit.people.same_all(person_ids)
    return frozenset([each for group in same.values() for each in group])


async def _is_staff(unit: UnitOfWork, linked: Sequence[int]) -> bool:
    """Whether any linked account holds a role: nobody draws as a citizen on another platform."""
    accounts = [account for person in linked for account in await unit.people.accounts_of(person)]
    return any(
        [
            bool(await unit.roles.of(account.platform, account.account_id))
            for account in accounts
            if account.account_id
        ]
    )


async def _entrant(unit: UnitOfWork, entry: EntryRow, *, won_before: bool) -> Entrant:
    """The person behind an entry, as the rules see them."""
    account = await unit.people.by_row(entry.account_row)
    # What one linked account told counts for the other; consent is each person's own.
    linked = await unit.people.linked(entry.person_id)
    own_first = sorted(linked, key=lambda each: each != entry.person_id)
    stored = await unit.people.facts_of(own_first)
    return Entrant(
        is_person=is_person(account),
        is_staff=await _is_staff(unit, linked),
        won_before=won_before,
        consents={consent.purpose for consent in await unit.people.consents(entry.person_id)},
        facts={name: Fact(fact.value, Grade(fact.grade)) for name, fact in stored.items()},
        made_at=account_made_at(account),
    )
