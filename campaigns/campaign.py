"""Campaign: a giveaway with a hashtag, rules, quotas and a schedule; its states and legal steps.

Knows no clock: the present is passed in where it matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from campaigns.rules import Rules

MINIMUM_FREEZE_LEAD = timedelta(minutes=15)  # UNDI/1, section 7


Pause = tuple[datetime, datetime | None]


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    FROZEN = "frozen"
    SEEDED = "seeded"
    DRAWN = "drawn"
    PUBLISHED = "published"
    SETTLED = "settled"
    CANCELLED = "cancelled"


_S = CampaignState
# Every legal step. A void draw goes back to closed, with the next draw_no.
TRANSITIONS: Mapping[CampaignState, frozenset[CampaignState]] = MappingProxyType(
    {
        _S.DRAFT: frozenset({_S.OPEN, _S.CANCELLED}),
        _S.OPEN: frozenset({_S.PAUSED, _S.CLOSED, _S.CANCELLED}),
        _S.PAUSED: frozenset({_S.OPEN, _S.CLOSED, _S.CANCELLED}),
        _S.CLOSED: frozenset({_S.FROZEN, _S.CANCELLED}),
        _S.FROZEN: frozenset({_S.SEEDED, _S.CLOSED}),
        _S.SEEDED: frozenset({_S.DRAWN}),
        _S.DRAWN: frozenset({_S.PUBLISHED}),
        _S.PUBLISHED: frozenset({_S.SETTLED}),
        _S.SETTLED: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign with its schedule; all moments are aware and in UTC, `zone` is for showing them.

    `pauses`: from when to when no comment entered; the last may have no end yet. `series`: the campaign
    that is its first week, "" outside of a series. `rules_version`: from 1, one more with each change after
    the opening. `opens_itself`: a draft that was marked ready, and opens at `opens_at` by itself.
    """

    campaign_id: str
    name: str
    state: CampaignState
    rules: Rules
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime
    zone: str = "Asia/Jakarta"
    draw_no: int = 1
    pauses: tuple[Pause, ...] = ()
    series: str = ""
    rules_version: int = 1
    opens_itself: bool = False

    @property
    def draft_at(self) -> datetime:
        """When the list of entries is drafted: after it, nothing changes who is in."""
        return max(self.closes_at, self.draw_at - self.rules.freeze_lead)

    @property
    def freeze_by(self) -> datetime:
        """The last moment at which the list may be sealed: its hash stands in public before the draw."""
        return self.draw_at - MINIMUM_FREEZE_LEAD

    def takes(self, posted_at: datetime, edited_at: datetime) -> bool:
        """Whether a comment of that moment enters; an edit after the end or in a pause brings none in."""
        in_time = self.opens_at <= posted_at <= self.closes_at and edited_at <= self.closes_at
        return in_time and not any(
            begun <= moment and (ended is None or moment < ended)
            for begun, ended in self.pauses
            for moment in (posted_at, edited_at)
        )


def can_move(state: CampaignState, to: CampaignState) -> bool:
    """Whether a step is legal."""
    return to in TRANSITIONS[state]
