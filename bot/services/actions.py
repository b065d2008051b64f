"""Actions: the pending effects that services record, each made in one place with its key and order.

A key says what the action is about, so that recording it twice records it once. Payloads hold ids.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.moderation.review import ReviewItem
from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
from bot.services.prompt_codec import to_json


def delete(
    platform: PlatformName, place: tuple[str, str], key: str, due_at: datetime | None = None
) -> Action:
    """Take the message at (chat, message) out of view."""
    chat_ref, message_ref = place
    payload = {"chat_ref": chat_ref, "message_ref": message_ref}
    target = f"message:{chat_ref}:{message_ref}"
    return Action(f"delete:{key}", platform, "delete", target, payload, Priority.PROTECT, due_at)


def react(platform: PlatformName, place: tuple[str, str]) -> Action:
    """The quiet acknowledgement of an entry, once a comment."""
    chat_ref, message_ref = place
    payload = {"chat_ref": chat_ref, "message_ref": message_ref}
    target = f"message:{chat_ref}:{message_ref}"
    return Action(
        f"react:{platform}:{chat_ref}:{message_ref}", platform, "react", target, payload, Priority.COURTESY
    )


def card(platform: PlatformName, item: ReviewItem, chat_ref: str) -> Action:
    """Show an item in the moderators' chat, once a chat."""
    priority = Priority.URGENT if item.urgent else Priority.ANSWER
    key, target = f"card:{item.item_id}:in:{chat_ref}", f"card:{item.item_id}"
    return Action(key, platform, "card", target, {"item": item.item_id}, priority)


def card_update(platform: PlatformName, item: ReviewItem) -> Action:
    """Bring the item's card up to the item's present state."""
    key = f"card:{item.item_id}:{item.version}"
    return Action(
        key, platform, "card_update", f"card:{item.item_id}", {"item": item.item_id}, Priority.ANSWER
    )


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
    return Action(f"tell:{key}", account.platform, "tell", f"person:{account.row_id}", payload, priority)


def announce(platform: PlatformName, chat_ref: str, prompt: Prompt, key: str, *, pin: bool = False) -> Action:
    """A public message in a channel."""
    payload = {"chat_ref": chat_ref, "prompt": to_json(prompt), "pin": pin}
    return Action(f"announce:{key}", platform, "announce", f"chat:{chat_ref}", payload, Priority.NOTICE)


def warn(author: Account, decision_id: int, key: str, due_at: datetime) -> Action:
    """Tell an author in private what was removed and why."""
    payload = {"account": author.row_id, "decision": decision_id}
    return Action(
        f"warn:{key}", author.platform, "warn", f"person:{author.row_id}", payload, Priority.NOTICE, due_at
    )


def receipts(account: Account, campaign_id: str, ref: str) -> Action:
    """Hand over the receipts of a person's entries; their salts are read when the message is sent."""
    payload = {"account": account.row_id, "campaign": campaign_id}
    target = f"person:{account.row_id}"
    return Action(f"receipts:{ref}", account.platform, "receipts", target, payload, Priority.ANSWER)


def voucher_code(account: Account, seat_id: int, ref: str) -> Action:
    """Show a winner the code, once a press (`ref`); the code itself is read when the message is sent."""
    target = f"person:{account.row_id}"
    return Action(
        f"voucher:{seat_id}:{ref}", account.platform, "voucher", target, {"seat": seat_id}, Priority.ANSWER
    )


def link_code(account: Account, ref: str) -> Action:
    """Show an account its one-time code, once an update (`ref`); the code is made when it is sent."""
    person, payload = f"person:{account.row_id}", {"account": account.row_id}
    key = f"link_code:{ref}"
    return Action(key, account.platform, "link_code", person, payload, Priority.ANSWER, lane=person)
