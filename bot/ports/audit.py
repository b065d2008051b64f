"""Audit: append-only, hash-chained per scope, ids and codes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.ports.chain import START, Link


class AuditWord(StrEnum):
    """What happened: one word for each kind of event."""

    CHANNEL_REQUESTED = "channel:requested"
    CHANNEL_CONFIRMED = "channel:confirmed"
    CHANNEL_CHANGED = "channel:changed"
    POLICY_CHANGED = "policy:changed"
    COMMENTS_REPLAYED = "comment:replayed"
    ROLE_GRANTED = "role:granted"
    ROLE_REVOKED = "role:revoked"
    MODEL_ADAPTED = "model:channel:adapted"
    MODEL_TAKEN_BACK = "model:channel:taken_back"
    MODEL_PROMOTED = "model:promoted"
    MODEL_ROLLED_BACK = "model:rolled_back"
    MODEL_NOT_MOVED = "model:not_moved"
    COMMENT_DECIDED = "comment:decided"
    COMMENT_REPORTED = "comment:reported"
    COMMENT_GONE = "comment:gone"
    COMMENT_OVERRULED = "comment:decision:overruled"
    DECISION_UNDONE = "comment:decision:undone"
    CLAIMS_IMPORTED = "claims:imported"
    CLAIM_ADDED = "claims:added"
    CLAIM_SWITCHED = "claims:switched"
    STRIKE_GIVEN = "strike:given"
    STRIKE_VOIDED = "strike:voided"
    REVIEW_CHANGED = "review:item:changed"
    NOTE_ADDED = "review:note:added"
    REPLIES_CHANGED = "review:replies:changed"
    BATCH_DECIDED = "review:batch:decided"
    BATCH_UNDONE = "review:batch:undone"
    PERSONAL_VIEWED = "personal:viewed"
    APPEAL_OPENED = "appeal:opened"
    APPEAL_WITHDRAWN = "appeal:withdrawn"
    APPEAL_UPHELD = "appeal:upheld"
    APPEAL_OVERTURNED = "appeal:overturned"
    COMMENT_REPOSTED = "comment:reposted"
    APPEAL_VIEWED = "appeal:viewed"
    UPDATE_SET_ASIDE = "update:set_aside"
    ENTRY_ACCEPTED = "entry:accepted"
    ENTRY_WITHDRAWN = "entry:withdrawn"
    ENTRY_EXCLUDED = "entry:excluded"
    ENTRY_INCLUDED = "entry:included"
    ENTRY_OBJECTED = "entry:objected"
    ENTRANT_LEFT = "entrant:left"
    ENTRANT_RETURNED = "entrant:returned"
    UNUSUAL_FOUND = "campaign:unusual:found"
    UNUSUAL_DECIDED = "campaign:unusual:decided"
    STEP_UP_PASSED = "entrant:step_up:passed"
    SEAT_RECHECKED = "campaign:seat:rechecked"
    CONSENT_GIVEN = "consent:given"
    CONSENT_WITHDRAWN = "consent:withdrawn"
    PROFILE_FACT = "profile:fact"
    PERSON_ERASED = "person:erased"
    PERSON_LINKED = "person:linked"
    PERSON_UNLINKED = "person:unlinked"
    REPORT_EXPORTED = "report:exported"
    AUDIT_EXPORTED = "audit:exported"
    DUTY_STARTED = "duty:started"
    DUTY_ENDED = "duty:ended"
    SAMPLE_DRAWN = "sample:drawn"
    ACTION_RETRIED = "action:retried"
    UPDATE_RETRIED = "update:retried"
    BOT_STANDING = "bot:standing"
    PLATFORM_BLOCKED = "platform:blocked"
    CAMPAIGN_CREATED = "campaign:created"
    CAMPAIGN_MOVED = "campaign:moved"
    CAMPAIGN_EXTENDED = "campaign:extended"
    CAMPAIGN_READY = "campaign:ready"
    RULES_CHANGED = "campaign:rules:changed"
    WITNESS_COMMITTED = "campaign:witness:committed"
    WITNESS_REVEALED = "campaign:witness:revealed"
    WITNESS_NAMED = "campaign:witness:named"
    WITNESS_COSIGNED = "campaign:witness:cosigned"
    DRAW_SEALED = "campaign:draw:sealed"
    DRAW_STAMPED = "campaign:draw:stamped"
    DRAW_VOIDED = "campaign:draw:voided"
    DRAW_REHEARSED = "campaign:draw:rehearsed"
    VOUCHERS_IMPORTED = "campaign:voucher:imported"
    VOUCHERS_APPROVED = "campaign:voucher:approved"
    VOUCHERS_VOIDED = "campaign:voucher:voided"
    VOUCHER_ISSUED = "campaign:voucher:issued"
    VOUCHER_CLAIMED = "campaign:voucher:claimed"
    SEAT_LOST = "campaign:seat:lost"
    SEAT_FILLED = "campaign:seat:filled"
    SEAT_WITHDRAWN = "campaign:seat:withdrawn"
    VAULT_ROTATED = "vault:rotated"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Who did what to whom, in `scope` (`channel:3`, `campaign:jernih-2026-11`, `system`).

    `actor` is `system`, `cli`, or `account:<row>`; `subject` such as `comment:12`. `facts` are JSON
    values without personal ones.
    """

    scope: str
    actor: str
    word: AuditWord
    subject: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The state of one chain: events sealed, the first place that does not fit, the last hash."""

    scope: str
    sealed: int
    broken_at: int | None
    end: bytes = field(default=START, compare=False)


class Audit(Protocol):
    """The audit log."""

    async def add(self, event: AuditEvent, now: datetime) -> None:
        """Record an event; it joins its chain at the next sealing."""
        ...

    async def add_all(self, events: Sequence[AuditEvent], now: datetime) -> None:
        """Record events in their order."""
        ...

    async def seal(self, limit: int) -> int:
        """Chain up to `limit` recorded events in order; how many."""
        ...

    async def verify(self) -> Sequence[ChainReport]:
        """Recompute every chain."""
        ...

    async def scopes(self) -> Sequence[str]:
        """The scopes that have events, in the order of their names."""
        ...

    async def links(self, scope: str, after: int, limit: int) -> Sequence[Link]:
        """Sealed events of a chain behind a place, in order."""
        ...
