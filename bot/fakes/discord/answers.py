"""Answers to interactions: the first one within three seconds, more of them for fifteen minutes.

Decides what a person gets to see and when it is too late. Knows no HTTP.
"""

from typing import Any

from bot.fakes.discord import asked as kinds
from bot.fakes.discord import content, messages, wire
from bot.fakes.discord.asked import EPHEMERAL, LOADING, Interaction
from bot.fakes.discord.places import Channel
from bot.fakes.discord.refusal import Json, Refused, invalid, refused
from bot.fakes.discord.request import Asked
from bot.fakes.discord.world import World

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9
_NEEDS_SOURCE = (DEFERRED_UPDATE, UPDATE)


def called_back(asked: Asked) -> Json | None:
    """Give the first answer to an interaction.

    Raises:
        Refused: it is not known or three seconds are over, it was answered, or the answer does not fit.
    """
    world, one = asked.world, asked.world.interactions.get(asked.number("interaction_id"))
    if one is None or one.token != asked.ids["interaction_token"]:
        raise refused(10062)
    if one.answered:
        raise refused(40060)
    if world.clock() - one.born > kinds.ANSWER_SECONDS:
        raise refused(10062)
    kind, body = asked.body["type"], asked.body.get("data") or {}
    if (kind in _NEEDS_SOURCE and one.source is None) or (kind == MODAL and one.kind == kinds.MODAL):
        words = f"Interaction callback type {kind} does not fit an interaction of type {one.kind}"
        raise invalid(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", words)
    _FIRST[kind](asked, one, body)
    one.answered = kind
    return _outcome(world, one) if asked.query.get("with_response") else None


def _first_message(asked: Asked, one: Interaction, body: Json) -> None:
    one.original = _said(asked, one, body)


def _first_deferred(asked: Asked, one: Interaction, body: Json) -> None:
    flags = int(body.get("flags") or 0) & EPHEMERAL | LOADING
    one.original = _placed(asked.world, one, {"flags": flags})


def _first_nothing(_: Asked, one: Interaction, __: Json) -> None:
    one.original = one.source


def _first_update(asked: Asked, one: Interaction, body: Json) -> None:
    one.original = one.source
    assert one.source is not None  # noqa: S101 - `called_back` has made sure
    messages.change(asked.world, _where(asked.world, one), one.source, body)


def _first_modal(_: Asked, one: Interaction, body: Json) -> None:
    for name in ("custom_id", "title", "components"):
        if not body.get(name):
            raise invalid(("data", name), "BASE_TYPE_REQUIRED", "This field is required")
    rows = body["components"]
    if len(rows) > content.ROWS:
        raise invalid(("data", "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    one.modal = body


_FIRST = {
    MESSAGE: _first_message,
    DEFERRED: _first_deferred,
    DEFERRED_UPDATE: _first_nothing,
    UPDATE: _first_update,
    MODAL: _first_modal,
}


def _outcome(world: World, one: Interaction) -> Json:
    told: Json = {"id": str(one.number), "type": one.kind, "response_message_loading": False}
    told["channel_id"] = str(one.channel)
    resource: Json = {"type": one.answered}
    if one.original is not None and one.answered != MODAL:
        told |= {"response_message_id": one.original["id"]}
        told |= {"response_message_ephemeral": bool(one.original["flags"] & EPHEMERAL)}
        told["response_message_loading"] = bool(one.original["flags"] & LOADING)
        resource |= {"message": wire.message(world, _where(world, one), one.original)}
    return {"interaction": told, "resource": resource}


def original(asked: Asked) -> Json:
    """Give the first message of the answer."""
    one = _opened(asked)
    return wire.message(asked.world, _where(asked.world, one), _first_of(one))


def original_edited(asked: Asked) -> Json:
    """Change the first message of the answer; one that was still loading appears."""
    one = _opened(asked)
    return _changed(asked, one, _first_of(one))


def original_deleted(asked: Asked) -> None:
    """Take the first message of the answer away."""
    one = _opened(asked)
    _removed(asked.world, one, _first_of(one))


def followed_up(asked: Asked) -> Json | None:
    """Send a further message; right after a deferral it fills the message that was loading."""
    one = _opened(asked)
    if not one.answered:
        raise refused(10015)
    loading = one.original is not None and one.answered == DEFERRED and one.original["flags"] & LOADING
    if loading and one.original is not None:
        told = _changed(asked, one, one.original)
    else:
        made = _said(asked, one, asked.body)
        one.followups.append(made)
        told = wire.message(asked.world, _where(asked.world, one), made)
    return told if asked.query.get("wait") else None


def followup(asked: Asked) -> Json:
    """Give one of the answer's messages."""
    one = _opened(asked)
    return wire.message(asked.world, _where(asked.world, one), _of(asked, one))


def followup_edited(asked: Asked) -> Json:
    """Change one of the answer's messages."""
    one = _opened(asked)
    return _changed(asked, one, _of(asked, one))


def followup_deleted(asked: Asked) -> None:
    """Take one of the answer's messages away."""
    one = _opened(asked)
    _removed(asked.world, one, _of(asked, one))


def _opened(asked: Asked) -> Interaction:
    """Find the interaction by its token."""
    world, token = asked.world, asked.ids["webhook_token"]
    one = next((each for each in world.interactions.values() if each.token == token), None)
    if asked.number("webhook_id") != world.me or one is None:
        raise refused(10015)
    if world.clock() - one.born > kinds.TOKEN_SECONDS:
        raise refused(50027)
    return one


def _first_of(one: Interaction) -> Json:
    if one.original is None:
        raise refused(10008) if one.answered else refused(10015)
    return one.original


def _of(asked: Asked, one: Interaction) -> Json:
    found = one.message(asked.number("message_id"))
    if found is None:
        raise refused(10008)
    return found


def _changed(asked: Asked, one: Interaction, message: Json) -> Json:
    world, where = asked.world, _where(asked.world, one)
    loading = message["flags"] & LOADING
    body: dict[str, Any] = {key: item for key, item in asked.body.items() if key != "flags"}
    message |= content.attached(world, asked.files)
    try:
        if loading:
            message["flags"] &= ~LOADING
        messages.change(world, where, message, body)
    except Refused:
        message["flags"] |= loading
        raise
    return wire.message(world, where, message)


def _removed(world: World, one: Interaction, message: Json) -> None:
    where = _where(world, one)
    if int(message["id"]) in where.messages:
        messages.gone(world, where, [int(message["id"])])
    if message is one.original:
        one.original = None
    else:
        one.followups = [each for each in one.followups if each is not message]


def _where(world: World, one: Interaction) -> Channel:
    if one.channel not in world.channels:
        raise refused(10003)
    return world.channels[one.channel]


def _said(asked: Asked, one: Interaction, body: Json) -> Json:
    made = content.made(asked.world, body, asked.files, may_ping_all=False)
    made["flags"] = int(body.get("flags") or 0)
    return _placed(asked.world, one, made)


def _placed(world: World, one: Interaction, made: Json) -> Json:
    """Put a message where all see it, or where only the person does."""
    where = _where(world, one)
    user = world.user(one.user)
    made |= {"webhook_id": world.bot["id"], "application_id": world.bot["id"]}
    made["interaction_metadata"] = {"id": str(one.number), "type": one.kind, "user": user}
    made["interaction_metadata"]["authorizing_integration_owners"] = {"0": str(where.guild)}
    if made["flags"] & EPHEMERAL:
        return world.draft(where, world.bot, made)
    kept = world.keep(where, world.bot, made)
    world.tell("MESSAGE_CREATE", where, wire.heard(world, where, kept))
    return kept
