"""Comment: one message by a member, platform-free; an edit makes a Revision.

Holds what the true author wrote and nothing else: quotes, forwards and captions of others are left
behind by the platform's reader.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PlatformName(StrEnum):
    """Where a comment was written."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    LOCAL = "local"


class AuthorKind(StrEnum):
    """What stands behind an author; only a MEMBER is a person who can win."""

    MEMBER = "member"
    CHANNEL = "channel"  # a channel identity: judged like anyone, never an entrant
    OFFICIAL = "official"  # the institution itself: its own posts and anonymous admins
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as characters: `start` included, `end` excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the author wrote; `host` in lower case without `www.`."""

    host: str
    span: Span


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote: `account_id` is the platform's own number as decimal text.

    `roles`: numbers of the platform's roles that they hold in the chat. `made_at`: when the platform made the
    account, where its number tells.
    """

    platform: PlatformName
    account_id: str
    kind: AuthorKind = AuthorKind.MEMBER
    display_name: str = field(default="", repr=False)
    roles: tuple[str, ...] = ()
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Revision:
    """One state of a comment: the later `edited_at` wins, then the later update.

    `update_no` is the platform's running number of the update; two edits within one second are two
    revisions, and the same content seen twice through one update is one.
    """

    edited_at: datetime
    update_no: int
    digest: str

    @property
    def key(self) -> str:
        """A text that is equal exactly for equal revisions."""
        return f"{int(self.edited_at.timestamp())}.{self.update_no}.{self.digest}"


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said, where, by whom. `text` is the authored text (may be empty).

    `thread_ref`: the forum topic, the thread, or the group's copy of the post that it stands under.
    `reply_ref`: the message that it answers. `group_ref`: what an album's messages have in common.
    """

    platform: PlatformName
    channel_ref: str
    message_ref: str
    author: Author
    text: str = field(repr=False)
    posted_at: datetime
    revision: Revision
    authored_links: tuple[Link, ...] = ()
    thread_ref: str | None = None
    reply_ref: str | None = None
    group_ref: str | None = None


def digest(text: str, links: Sequence[Link] = ()) -> str:
    """A short hash of a text and where its links lead, to tell two contents apart; never for secrecy."""
    whole = "\0".join((text, *(link.host for link in links)))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
