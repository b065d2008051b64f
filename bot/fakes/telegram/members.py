"""The calls about chats and their members.

Decides standing and rights; fields are already held against the table.
"""

from bot.fakes.telegram.access import present, punishable
from bot.fakes.telegram.refusal import Json, bad
from bot.fakes.telegram.shapes import PERMISSIONS
from bot.fakes.telegram.world import STAFF, Chat, Member, World

SHORTEST_SECONDS = 30
LONGEST_SECONDS = 366 * 86400
_GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
)  # fmt: skip


def change(world: World, chat: Chat, user: int, after: Member, *, by: int | None = None) -> None:
    """Give a person another standing and tell the bot, if it may know."""
    before = world.wire_member(chat, user)
    chat.members[user] = after
    mine = user == world.me
    if not mine and chat.standing(world.me).status not in STAFF:
        return
    actor = world.bot if by is None else world.person(by).user
    payload = {"chat": world.wire_chat(chat), "from": actor, "date": world.now()}
    payload |= {"old_chat_member": before, "new_chat_member": world.wire_member(chat, user)}
    world.updates.put("my_chat_member" if mine else "chat_member", payload)


def _until(world: World, args: Json) -> int:
    """Too soon or too far means for ever, which the wire writes as 0."""
    until = int(args.get("until_date", 0))
    return until if SHORTEST_SECONDS <= until - world.now() <= LONGEST_SECONDS else 0


def restrict(world: World, args: Json) -> bool:
    """Limit what a member may do; all permissions granted lifts the limit."""
    chat, member = punishable(world, args["chat_id"], args["user_id"])
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    rights = {right: bool(args["permissions"].get(right, False)) for right in PERMISSIONS}
    # Changing, inviting and pinning are not part of being free to speak.
    free = all(granted for right, granted in rights.items() if right.startswith("can_send"))
    if free:
        after = Member("member" if member.status in ("member", "restricted") else "left")
    else:
        after = Member("restricted", rights, _until(world, args))
    change(world, chat, args["user_id"], after)
    return True


def ban(world: World, args: Json) -> bool:
    """Throw a person out until a date or for ever."""
    chat, _ = punishable(world, args["chat_id"], args["user_id"])
    change(world, chat, args["user_id"], Member("kicked", until=_until(world, args)))
    if args.get("revoke_messages"):
        own = [
            number
            for number, one in chat.messages.items()
            if one.get("from", {}).get("id") == args["user_id"]
        ]
        for number in own:
            del chat.messages[number]
    return True


def unban(world: World, args: Json) -> bool:
    """Let a person come back; without `only_if_banned` a member is put out."""
    chat, member = punishable(world, args["chat_id"], args["user_id"])
    if member.status == "kicked" or not args.get("only_if_banned"):
        change(world, chat, args["user_id"], Member("left"))
    return True


def get_chat(world: World, args: Json) -> Json:
    """Describe a chat in full."""
    reference = args["chat_id"]
    known = isinstance(reference, int) and reference in world.people
    chat = world.private(int(reference)) if known else present(world, reference)
    full = world.wire_chat(chat) | {"accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(_GIFTS, False)
    if chat.kind in ("group", "supergroup"):
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.linked:
        full["linked_chat_id"] = chat.linked
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]]
    return full


def get_member(world: World, args: Json) -> Json:
    """Tell how a person stands in a chat."""
    chat = present(world, args["chat_id"])
    if args["user_id"] not in world.people and args["user_id"] != world.me:
        raise bad("PARTICIPANT_ID_INVALID")
    return world.wire_member(chat, args["user_id"])


def get_admins(world: World, args: Json) -> list[Json]:
    """List the owner and administrators; other bots only when asked for."""
    chat = present(world, args["chat_id"])
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    staff = [number for number, member in chat.members.items() if member.status in STAFF]
    wires = [world.wire_member(chat, number) for number in staff]
    bots = args.get("return_bots", False)
    return [one for one in wires if bots or not one["user"]["is_bot"] or one["user"]["id"] == world.me]


def count(world: World, args: Json) -> int:
    """Count who is in a chat."""
    chat = present(world, args["chat_id"])
    return sum(member.status not in ("left", "kicked") for member in chat.members.values())


def leave(world: World, args: Json) -> bool:
    """Leave a chat."""
    change(world, present(world, args["chat_id"]), world.me, Member("left"))
    return True
