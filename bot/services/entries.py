"""EntryDesk: a tagged comment becomes an entry with a receipt; what keeps an entry out, and why.

Every tagged comment of a person is accepted (docs/decisions/0002). Whether it is in the draw is asked
of the rules, with all reasons, whenever someone wants to know and once more at the freeze.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moderation.comment import AuthorKind, Comment
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import EntryRow
from bot.ports.channels import Channel
from bot.ports.clock import Clock, Entropy
from bot.ports.people import Account
from bot.ports.signer import Signer
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import react
from campaigns.campaign import Campaign, CampaignState
from campaigns.entry import CommentFacts, Entrant, eligibility
from campaigns.hashtag import carries
from campaigns.profile import Fact, Grade
from campaigns.refusal import Refusal
from campaigns.undi.commit import entry_commitment
from campaigns.undi.primitives import HASH_BYTES
from campaigns.undi.signatures import receipt_message

# The name under which a draft is kept among the draw files (see services/sealing.py).
DRAFT = "freeze.draft"
_REF_PREFIX = {"telegram": "tg", "discord": "dc", "local": "lo"}
# Comments posted in time but read late still count until the list is drafted.
_TAKES = frozenset({CampaignState.OPEN, CampaignState.PAUSED, CampaignState.CLOSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry and every reason why it is not in the draw as things stand."""

    entry: EntryRow
    refusals: tuple[Refusal, ...]


class EntryDesk:
    """Accepts entries."""

    def __init__(self, clock: Clock, entropy: Entropy, signer: Signer) -> None:
        self._clock, self._entropy, self._signer = clock, entropy, signer

    async def consider(
        self, unit: UnitOfWork, comment: Comment, comment_id: int, account: Account, channel: Channel
    ) -> None:
        """Make, withdraw or restore the comment's entries as its newest text says."""
        if comment.author.kind is not AuthorKind.MEMBER:
            return
        place = f"{comment.platform}:{comment.channel_ref}"
        known = {entry.campaign_id: entry for entry in await unit.entries.of_comment(comment_id)}
        for campaign in await unit.campaigns.all():
            if campaign.state not in _TAKES or place not in campaign.rules.channels:
                continue
            if not campaign.opens_at <= comment.posted_at <= campaign.closes_at:
                continue
            if DRAFT in await unit.draws.files(campaign.campaign_id, campaign.draw_no):
                continue
            tagged = carries(comment.text, campaign.rules.hashtag)
            entry = known.get(campaign.campaign_id)
            if entry is None and tagged:
                await self._accept(unit, campaign, comment, comment_id, account)
                if channel.policy.acknowledge and not channel.policy.shadow:
                    seen = react(comment.platform, (comment.channel_ref, comment.message_ref))
                    await unit.outbox.add(seen, self._clock.now())
            elif entry is not None and entry.withdrawn == tagged:
                await unit.entries.set_withdrawn(entry.entry_id, withdrawn=not tagged)

    async def _accept(
        self, unit: UnitOfWork, campaign: Campaign, comment: Comment, comment_id: int, account: Account
    ) -> None:
        now = self._clock.now()
        entry_ref = f"{_REF_PREFIX[comment.platform]}:{comment.channel_ref}:{comment.message_ref}"
        salt = self._entropy.token(HASH_BYTES)
        platform, number = comment.platform.value, comment.author.account_id
        commitment = entry_commitment(campaign.campaign_id, platform, number, entry_ref, salt)
        message = receipt_message(campaign.campaign_id, commitment, int(now.timestamp()))
        row = EntryRow(
            0, campaign.campaign_id, comment_id, account.row_id, account.person_id, comment.platform,
            entry_ref, commitment.hex(), salt, now, withdrawn=False,
            receipt_signature=self._signer.sign(message).hex(),
        )  # fmt: skip
        entry_id = await unit.entries.add(row)
        if entry_id is not None:
            scope = f"campaign:{campaign.campaign_id}"
            event = AuditEvent(scope, "system", AuditWord.ENTRY_ACCEPTED, f"entry:{entry_id}")
            await unit.audit.add(event, now)


async def standing(unit: UnitOfWork, campaign: Campaign, entry: EntryRow, now: datetime) -> Standing:
    """What the rules say of an entry as the store stands."""
    judged = await unit.comments.judged(entry.comment_id)
    outcome = judged.outcome.value if judged else "remove"
    posted_at = judged.posted_at if judged else entry.accepted_at
    comment = CommentFacts(outcome, posted_at, entry.withdrawn)
    entrant = await entrant_of(unit, entry)
    today = now.astimezone(ZoneInfo(campaign.zone)).date()
    period = (campaign.opens_at, campaign.closes_at)
    return Standing(entry, eligibility(campaign.rules, period, entrant, comment, today))


async def entrant_of(unit: UnitOfWork, entry: EntryRow) -> Entrant:
    """The person behind an entry, as the rules see them."""
    account = await unit.people.by_row(entry.account_row)
    known = bool(account and account.account_id)
    roles = await unit.roles.of(account.platform, account.account_id) if account and known else frozenset()
    stored = await unit.people.facts(entry.person_id)
    seats = await unit.draws.seats(entry.campaign_id)
    return Entrant(
        is_person=known,
        is_staff=bool(roles),
        # Who holds a seat of an earlier draw; within one draw the selection itself sees to it.
        won_before=any(
            s.person_id == entry.person_id and s.state.value in {"waiting", "claimed"} for s in seats
        ),
        consents={consent.purpose for consent in await unit.people.consents(entry.person_id)},
        facts={name: Fact(fact.value, Grade(fact.grade)) for name, fact in stored.items()},
    )
