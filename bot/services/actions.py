"""Actions: the pending effects that services record, each made in one place with its key and order.

A key says what the action is about, so that recording it twice records it once. Payloads hold ids. What
puts or changes a message of ours has that chat for its lane.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.moderation.review import ReviewItem
from bot.ports.events import ButtonPressed
from bot.ports.notices import NOTICE, REMINDER
from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
from bot.services.prompt_codec import to_json

WAITS_FOR = timedelta(days=30)  # what is for someone whose private chat is closed
COURTESY_LASTS = timedelta(minutes=30)  # what could not be said by then is no longer courteous


def delete(
    platform: PlatformName, place: tuple[str, str], key: str, due_at: datetime | None = None
) -> Action:
    """Take the message at (chat, message) out of view."""
    chat_ref, message_ref = place
    payload = {"chat_ref": chat_ref, "message_ref": message_ref}
    target = f"message:{chat_ref}:{message_ref}"
    return Action(f"delete:{key}", platform, "delete", target, payload, Priority.PROTECT, due_at)


def react(platform: PlatformName, place: tuple[str, str]) -> Action:
    """The quiet acknowledgement of an entry, once a comment.

    Its target is its own, so that it never stands in the way of its comment's removal.
    """
    chat_ref, message_ref = place
    payload = {"chat_ref": chat_ref, "message_ref": message_ref}
    target = f"react:{chat_ref}:{message_ref}"
    return Action(
        f"react:{platform}:{chat_ref}:{message_ref}", platform, "react", target, payload, Priority.COURTESY
    )


def reply(account: Account, place: tuple[str, str], campaign_id: str, due_at: datetime) -> Action:
    """The public courtesy under an entry, once a comment, whatever its campaigns; in time from `due_at` on.

    Its target is its own too.
    """
    chat_ref, message_ref = place
    payload = {
        "chat_ref": chat_ref, "message_ref": message_ref, "campaign": campaign_id, "account": account.row_id,
        "until": int((due_at + COURTESY_LASTS).timestamp()),
    }  # fmt: skip
    name = f"reply:{chat_ref}:{message_ref}"
    key = f"reply:{account.platform}:{chat_ref}:{message_ref}"
    return Action(key, account.platform, "reply", name, payload, Priority.COURTESY, due_at, chat_ref)


def claim_reply(
    platform: PlatformName, place: tuple[str, str], thread: str, claim_id: int, now: datetime
) -> Action:
    """The public link to a checked claim, under the message at (chat, message).

    Once a claim, thread and hour, however many repeat it. Its target is its own.
    """
    chat_ref, message_ref = place
    payload = {
        "chat_ref": chat_ref, "message_ref": message_ref, "claim": claim_id,
        "until": int((now + COURTESY_LASTS).timestamp()),
    }  # fmt: skip
    name = f"claim_reply:{chat_ref}:{thread}:{claim_id}"
    key = f"claim_reply:{platform}:{chat_ref}:{thread}:{claim_id}:{int(now.timestamp()) // 3600}"
    return Action(key, platform, "claim_reply", name, payload, Priority.COURTESY, lane=chat_ref)


def card(platform: PlatformName, item: ReviewItem, chat_ref: str) -> Action:
    """Show an item in the moderators' chat, once a chat."""
    priority = Priority.URGENT if item.urgent else Priority.ANSWER
    key, target = f"card:{item.item_id}:in:{chat_ref}", f"card:{item.item_id}"
    return Action(key, platform, "card", target, {"item": item.item_id}, priority, lane=chat_ref)


def card_again(platform: PlatformName, item: ReviewItem, chat_ref: str, ref: str) -> Action:
    """Show an item once more, at the end of the moderators' chat; `ref` names what asked for it."""
    return replace(card(platform, item, chat_ref), key=f"card:{item.item_id}:again:{ref}")


def card_page(platform: PlatformName, item: ReviewItem, chat_ref: str, page: str, press_ref: str) -> Action:
    """Turn a card to another page of buttons, as one press asked."""
    turned = card_update(platform, item, chat_ref)
    key = f"card:{item.item_id}:page:{short_ref(press_ref)}"
    return replace(turned, key=key, payload={**turned.payload, "page": page})


def card_update(platform: PlatformName, item: ReviewItem, chat_ref: str | None) -> Action:
    """Bring the item's card, in the moderators' chat, up to the item's present state."""
    key, target, payload = (
        f"card:{item.item_id}:{item.version}",
        f"card:{item.item_id}",
        {"item": item.item_id},
    )
    return Action(key, platform, "card_update", target, payload, Priority.ANSWER, lane=chat_ref or "")


def answer(platform: PlatformName, press_ref: str, prompt: Prompt, locale: str, number: int = 0) -> Action:
    """What only the person who pressed sees; `number` counts the messages of one answer from 0."""
    short = short_ref(press_ref)
    payload = {"press_ref": press_ref, "prompt": to_json(prompt), "locale": locale, "number": number}
    key, target = f"answer:{short}:{number}", f"press:{short}"
    return Action(key, platform, "answer", target, payload, Priority.ANSWER)


def in_place(action: Action, press_ref: str, number: int) -> Action:
    """What is composed when it is sent, as one more message of the answer to a press."""
    payload = {**action.payload, "press_ref": press_ref, "number": number}
    return replace(action, target=f"press:{short_ref(press_ref)}", payload=payload, lane="")


def short_ref(press_ref: str) -> str:
    """A name for a press in keys and targets: what a platform calls it may be some 300 characters."""
    return hashlib.sha256(press_ref.encode()).hexdigest()[:32]


def tell(account: Account, prompt: Prompt, key: str, priority: Priority = Priority.ANSWER) -> Action:
    """A message into a person's private chat; `key` says what it answers or announces."""
    payload = {"account": account.row_id, "prompt": to_json(prompt)}
    return to_person(f"tell:{key}", account, "tell", payload, priority)


def announce(platform: PlatformName, chat_ref: str, prompt: Prompt, key: str, *, pin: bool = False) -> Action:
    """A public message in a channel."""
    payload = {"chat_ref": chat_ref, "prompt": to_json(prompt), "pin": pin}
    return Action(
        f"announce:{key}", platform, "announce", f"chat:{chat_ref}", payload, Priority.NOTICE, lane=chat_ref
    )


def warn(author: Account, key: str, facts: Mapping[str, object], due_at: datetime | None = None) -> Action:
    """Tell an author in private what became of a comment; `facts` as `services/notifying.py` has them."""
    payload = {**facts, "account": author.row_id}
    return to_person(f"{NOTICE}:{key}", author, NOTICE, payload, Priority.NOTICE, due_at)


def reminder(platform: PlatformName, chat_ref: str, decision_id: int, due_at: datetime) -> Action:
    """Remind a channel of its rules in public, once a decision; it names nobody and quotes nothing."""
    payload = {
        "chat_ref": chat_ref, "decision": decision_id, "until": int((due_at + COURTESY_LASTS).timestamp()),
    }  # fmt: skip
    key, target = f"{REMINDER}:{decision_id}", reminder_target(chat_ref)
    return Action(key, platform, REMINDER, target, payload, Priority.COURTESY, due_at, lane=chat_ref)


def reminder_target(chat_ref: str) -> str:
    """What a channel's reminders are ordered by."""
    return f"{REMINDER}:{chat_ref}"


def restore(platform: PlatformName, place: tuple[str, str], comment_id: int, key: str) -> Action:
    """Post a comment again where it stood, after whatever still waits to be done to it there."""
    chat_ref, message_ref = place
    target, payload = f"message:{chat_ref}:{message_ref}", {"comment": comment_id, "chat_ref": chat_ref}
    return Action(f"restore:{key}", platform, "restore", target, payload, Priority.ANSWER, lane=chat_ref)


def canned(
    author: Account, place: tuple[str, str] | None, what: tuple[int, int], key: str, due_at: datetime
) -> Action:
    """Answer an author in the institution's words: `what`, an item and a canned reply, read when it is sent.

    Under the comment at `place` (chat, message), or in private where that is None.
    """
    payload: dict[str, object] = {"account": author.row_id, "item": what[0], "reply": what[1]}
    if place is not None:
        chat_ref, message_ref = place
        payload |= {"chat_ref": chat_ref, "message_ref": message_ref}
        target = f"canned:{chat_ref}:{message_ref}"
        return Action(
            f"canned:{key}", author.platform, "canned", target, payload, Priority.NOTICE, due_at, chat_ref
        )
    # A bot cannot write first: until the person opens the private chat, it waits there.
    due = due_at if author.private_open else due_at + WAITS_FOR
    return to_person(f"canned:{key}", author, "canned", payload, Priority.NOTICE, due)


def look(event: ButtonPressed, what: str, item_id: int, where: str | None) -> Action:
    """Show a reviewer something beside a card: as the answer to the press, or in the chat `where`.

    What is shown is read when it is sent.
    """
    platform, press_ref, short = event.author.platform, event.press_ref, short_ref(event.press_ref)
    payload: dict[str, object] = {"what": what, "item": item_id, "whole": event.in_place or where is not None}
    payload |= {"press_ref": press_ref} if where is None else {"chat_ref": where}
    target = f"press:{short}" if where is None else f"look:{short}"
    return Action(f"look:{short}", platform, "look", target, payload, Priority.ANSWER, lane=where or "")


def restrict(
    author: Account, chat_ref: str, key: str, due_at: datetime | None = None, *, lifts: bool = False
) -> Action:
    """Silence a member of a chat, or let them write again, as decisions stand when it is sent."""
    payload = {"chat_ref": chat_ref, "account": author.row_id, "lifts": lifts}
    target = f"member:{chat_ref}:{author.row_id}"
    return Action(f"restrict:{key}", author.platform, "restrict", target, payload, Priority.PROTECT, due_at)


def receipts(account: Account, campaign_id: str, ref: str) -> Action:
    """Hand over the receipts of a person's entries; their salts are read when the message is sent."""
    payload = {"account": account.row_id, "campaign": campaign_id}
    return to_person(f"receipts:{ref}", account, "receipts", payload)


def proof(account: Account, campaign_id: str, draw_no: int, entry_id: int, ref: str) -> Action:
    """Hand over the proof of one entry in a frozen draw; its salts are read when the message is sent."""
    payload = {"account": account.row_id, "campaign": campaign_id, "draw_no": draw_no, "entry": entry_id}
    return to_person(f"proof:{ref}:{entry_id}", account, "proof", payload)


def voucher_code(account: Account, seat_id: int, ref: str) -> Action:
    """Show a winner the code, once a press (`ref`); the code itself is read when the message is sent."""
    return to_person(f"voucher:{seat_id}:{ref}", account, "voucher", {"seat": seat_id})


def link_code(account: Account, ref: str) -> Action:
    """Show an account its one-time code, once an update (`ref`); the code is made when it is sent."""
    return to_person(f"link_code:{ref}", account, "link_code", {"account": account.row_id})


def to_person(
    key: str,
    account: Account,
    kind: str,
    payload: Mapping[str, object],
    priority: Priority = Priority.ANSWER,
    due_at: datetime | None = None,
) -> Action:
    """A message into a person's private chat, which is a lane of its own."""
    place = f"person:{account.row_id}"
    return Action(key, account.platform, kind, place, payload, priority, due_at, place)
