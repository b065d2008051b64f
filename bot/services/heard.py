"""Heard: what the entry desk is told of a comment, and what a campaign makes of it; pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.moderation.comment import Comment
from bot.ports.campaigns import EntryRow
from bot.ports.people import Account
from campaigns.campaign import Campaign
from campaigns.hashtag import carries_any


@dataclass(frozen=True, slots=True)
class Heard:
    """A comment whose newest text was just decided on.

    `is_first`: none was known of it before. `reacts`: a new entry is acknowledged by a reaction. `reply_at`:
    when the public courtesy falls due to whoever has a step left to do; None for none.
    """

    comment: Comment
    comment_id: int
    account: Account
    is_first: bool
    reacts: bool
    reply_at: datetime | None = None


def concerns(campaign: Campaign, heard: Heard) -> bool:
    """Whether the campaign takes comments from where this one stands."""
    return f"{heard.comment.platform}:{heard.comment.channel_ref}" in campaign.rules.channels


def is_to_change(campaign: Campaign, heard: Heard, entry: EntryRow | None) -> bool:
    """Whether the newest text asks for another standing than the entry's (None: there is none)."""
    comment = heard.comment
    tagged = carries_any(comment.text, campaign.rules.hashtags)
    is_in = entry is not None and not entry.withdrawn
    if tagged == is_in:
        return False
    return not tagged or campaign.takes(comment.posted_at, comment.revision.edited_at)
