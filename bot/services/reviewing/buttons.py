"""Buttons: what stands under a card, page by page, and what a press on it asks for.

The first page is calm: what is decided most. All else is behind "Lainnya". No page has more than five rows
of five, and no button carries more than 64 bytes, whatever the numbers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.prompt import Button
from bot.moderation.review import ReviewItem, ReviewState, Verb
from bot.moderation.rules import Rule
from bot.ports.reviewing import CannedReply

REPLIES_SHOWN = 6


class Page(StrEnum):
    """What of the buttons a card shows."""

    FIRST = "first"
    MORE = "more"
    RULES = "rules"
    REPLIES = "replies"


class Look(StrEnum):
    """What a reviewer may see beside the card."""

    HISTORY = "history"
    CONTEXT = "context"
    WORDS = "words"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Reply:
    """The canned reply that a reviewer chooses."""

    reply_id: int


Wish = Verb | Page | Look | Rule | Reply
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A press: on which item, at the version that its button showed, for what."""

    item_id: int
    version: int
    wish: Wish


def button_data(item: ReviewItem, wish: Wish) -> str:
    """What a card's button carries: the item, the version that it shows, and what is wanted."""
    match wish:
        case Verb():
            said = wish.value
        case Page():
            said = f"page-{wish.value}"
        case Look():
            said = f"look-{wish.value}"
        case Rule():
            said = f"rule-{wish.value}"
        case Reply(reply_id):
            said = f"reply-{reply_id}"
    return f"rv:{item.item_id}:{item.version}:{said}"


def parse_data(data: str) -> Asked | None:
    """Read a card button's data; None when it is not one of ours."""
    found = re.fullmatch(r"rv:([0-9]{1,18}):([0-9]{1,9}):([a-z_]+)(?:-([a-z_]+|[0-9]{1,18}))?", data)
    wish = _wish(found[3], found[4] or "") if found else None
    return Asked(int(found[1]), int(found[2]), wish) if found and wish is not None else None


def _wish(word: str, value: str) -> Wish | None:
    if not value:
        return Verb(word) if word in set(Verb) else None
    if word == "reply":
        return Reply(int(value)) if value.isdecimal() else None
    kinds: Mapping[str, type[Page | Look | Rule]] = {"page": Page, "look": Look, "rule": Rule}
    kind = kinds.get(word)
    return kind(value) if kind is not None and value in set(kind) else None


def buttons_for(
    item: ReviewItem,
    page: Page = Page.FIRST,
    *,
    is_member: bool = True,
    is_read: bool = False,
    replies: Sequence[CannedReply] = (),
) -> Rows:
    """The buttons that fit the item's state; only a member can be kept from writing.

    `is_read`: somebody holds it now.
    """
    if item.state is ReviewState.SUPERSEDED:
        return ()
    if item.state is not ReviewState.PENDING:
        return ((_verb(item, Verb.UNDO),),)
    match page:
        case Page.FIRST:
            return _first(item)
        case Page.MORE:
            penalties = _penalties(item) if is_member and not item.urgent else ()
            return (*penalties, *_more(item, is_read=is_read, has_replies=bool(replies)))
        case Page.RULES:
            rules = [Button(f"button.rule.{rule.value}", button_data(item, rule)) for rule in Rule]
            return (tuple(rules[:4]), tuple(rules[4:]), _back(item))
        case Page.REPLIES:
            return (*_replies(item, replies[:REPLIES_SHOWN]), _back(item))


def _first(item: ReviewItem) -> Rows:
    more = Button("button.review.more", button_data(item, Page.MORE))
    second = (more,) if item.urgent else (_verb(item, Verb.WARN), more)
    return ((_verb(item, Verb.APPROVE), _verb(item, Verb.REMOVE)), second)


def _penalties(item: ReviewItem) -> Rows:
    return (tuple(_verb(item, verb) for verb in (Verb.RESTRICT, Verb.RESTRICT_DAY, Verb.RESTRICT_WEEK)),)


def _more(item: ReviewItem, *, is_read: bool, has_replies: bool) -> Rows:
    moves = [Verb.IGNORE, Verb.ESCALATE, Verb.RELEASE if is_read else Verb.TAKE]
    if item.proposed is not None or item.escalated:
        moves.append(Verb.UNDO)
    choices = [Button("button.review.rules", button_data(item, Page.RULES))]
    if has_replies:
        choices.append(Button("button.review.replies", button_data(item, Page.REPLIES)))
    return (
        tuple(_verb(item, verb) for verb in moves),
        tuple(Button(f"button.review.{look.value}", button_data(item, look)) for look in Look),
        (*choices, Button("button.review.back", button_data(item, Page.FIRST))),
    )


def _replies(item: ReviewItem, replies: Sequence[CannedReply]) -> Rows:
    named = [
        Button("button.review.reply", button_data(item, Reply(each.reply_id)), params={"name": each.name})
        for each in replies
    ]
    return tuple(tuple(named[start : start + 2]) for start in range(0, len(named), 2))


def _back(item: ReviewItem) -> tuple[Button, ...]:
    return (Button("button.review.back", button_data(item, Page.MORE)),)


def _verb(item: ReviewItem, verb: Verb) -> Button:
    return Button(f"button.review.{verb.value}", button_data(item, verb))
