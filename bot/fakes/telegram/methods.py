"""Every method with what does it, and the small ones in full.

Decides nothing about HTTP; a method takes the world and its checked fields and gives the result.
"""

import re
from collections.abc import Callable
from typing import Any

from bot.fakes.telegram import members, messages, profile, sending
from bot.fakes.telegram.refusal import Json, bad
from bot.fakes.telegram.shapes import UPDATE_KINDS
from bot.fakes.telegram.world import World

ANSWER_CHARACTERS = 200
_STALE = "query is too old and response timeout expired or query ID is invalid"


def get_me(world: World, _: Json) -> Json:
    """Describe the bot."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": world.hears_all}
    return world.bot | abilities | {"supports_inline_queries": False}


async def get_updates(world: World, args: Json) -> list[Json]:
    """Hand out updates and forget those below the offset."""
    allow(world, args)
    return await world.updates.poll(args.get("offset", 0), args.get("limit", 100), args.get("timeout", 0))


def allow(world: World, args: Json) -> None:
    """Take `allowed_updates`; left out, the last ones hold.

    Raises:
        Refused: 400, a kind that does not exist, which the service would pass over in silence.
    """
    kinds = args.get("allowed_updates")
    if kinds is None:
        return
    if unknown := set(kinds) - UPDATE_KINDS:
        raise bad(f'there is no update "{min(unknown)}"', violation=True)
    world.updates.allow(kinds)


def set_webhook(world: World, args: Json) -> bool:
    """Have updates sent to an address, which ends polling; an empty one brings polling back."""
    url = args["url"]
    # Plain HTTP is what a local server allows; the address of this fake is always local.
    if url and not re.match(r"https?://[^/\s]+", url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[\w-]{0,256}", args.get("secret_token", "")):
        raise bad("secret token contains unallowed characters")
    allow(world, args)
    if args.get("drop_pending_updates"):
        world.updates.clear()
    world.updates.webhook_url = url
    world.updates.webhook_secret = args.get("secret_token", "")
    return True


def delete_webhook(world: World, args: Json) -> bool:
    """Bring polling back."""
    return set_webhook(world, args | {"url": ""})


def webhook_info(world: World, _: Json) -> Json:
    """Tell where updates go and how many wait."""
    updates = world.updates
    info = {"url": updates.webhook_url, "has_custom_certificate": False}
    return info | {"pending_update_count": len(updates.queued), "allowed_updates": sorted(updates.allowed)}


def answer(world: World, args: Json) -> bool:
    """Answer a press of a button, once."""
    number = args["callback_query_id"]
    if len(args.get("text", "")) > ANSWER_CHARACTERS:
        raise bad("MESSAGE_TOO_LONG")
    asked = world.questions.pop(number, None)
    if asked is None or world.moment() - asked > world.press_seconds:
        raise bad(_STALE)
    world.answers[number] = args
    return True


HANDLERS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "editMessageText": messages.edit_text,
    "editMessageReplyMarkup": messages.edit_markup,
    "deleteMessage": messages.delete,
    "setMessageReaction": messages.react,
    "pinChatMessage": messages.pin,
    "unpinChatMessage": messages.unpin,
    "answerCallbackQuery": answer,
    "restrictChatMember": members.restrict,
    "banChatMember": members.ban,
    "unbanChatMember": members.unban,
    "getChat": members.get_chat,
    "getChatMember": members.get_member,
    "getChatAdministrators": members.get_admins,
    "leaveChat": members.leave,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "sendChatAction": sending.chat_action,
    "editMessageCaption": messages.edit_caption,
    "deleteMessages": messages.delete_many,
    "getChatMemberCount": members.count,
    "setMyCommands": profile.set_commands,
    "deleteMyCommands": profile.delete_commands,
    "getMyCommands": profile.get_commands,
    "setMyName": profile.set_name,
    "getMyName": profile.get_name,
    "setMyDescription": profile.set_description,
    "getMyDescription": profile.get_description,
    "setMyShortDescription": profile.set_short_description,
    "getMyShortDescription": profile.get_short_description,
    "setChatMenuButton": profile.set_menu_button,
    "getChatMenuButton": profile.get_menu_button,
    "logOut": profile.log_out,
    "close": profile.close,
}
