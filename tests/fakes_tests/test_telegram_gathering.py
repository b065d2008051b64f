"""Who comes, goes, is raised or silenced, as the real library reads it."""

import pytest
from telegram import Bot, ChatMemberUpdated, Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.fakes.telegram import CannotActError, FakeTelegram

AUTHOR, OWNER = 500000001, 500000002
KINDS = ["message", "my_chat_member", "chat_member", "message_reaction"]
pytestmark = pytest.mark.asyncio


@pytest.fixture
def chat(server: FakeTelegram) -> int:
    """A supergroup with its owner and the bot in it; every kind of update is wanted."""
    number = server.add_chat("supergroup")
    server.add_admin(number, OWNER, owner=True)
    server.world.updates.allow(KINDS)
    return number


async def _updates(bot: Bot) -> tuple[Update, ...]:
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


def _step(change: ChatMemberUpdated | None) -> tuple[str, str, int]:
    assert change is not None
    return change.old_chat_member.status, change.new_chat_member.status, change.from_user.id


async def test_members_come_and_go(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Each move is an update and a service message, and says who did it."""
    server.user_joins(chat, AUTHOR)
    server.user_leaves(chat, AUTHOR)
    server.user_joins(chat, AUTHOR, by=OWNER)
    server.user_removed(chat, AUTHOR, OWNER)

    updates = await _updates(bot)
    said: list[Message] = [one.message for one in updates if one.message]

    assert [_step(one.chat_member) for one in updates if one.chat_member] == [
        ("left", "member", AUTHOR),
        ("member", "left", AUTHOR),
        ("left", "member", OWNER),
        ("member", "kicked", OWNER),
    ]
    assert [bool(one.new_chat_members) for one in said] == [True, False, True, False]
    assert [one.from_user and one.from_user.id for one in said] == [AUTHOR, AUTHOR, OWNER, OWNER]
    assert said[3].left_chat_member is not None
    assert said[3].left_chat_member.id == AUTHOR


async def test_members_are_raised_and_silenced(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A promotion carries rights, a restriction its end."""
    server.user_promoted(chat, AUTHOR, OWNER)
    server.member_changed(chat, AUTHOR, "member", by=OWNER)
    server.member_changed(chat, AUTHOR, "restricted", by=OWNER, until=1_900_000_000)

    steps = [one.chat_member for one in await _updates(bot) if one.chat_member]

    assert [_step(one)[1] for one in steps] == ["administrator", "member", "restricted"]
    muted = steps[2].new_chat_member.to_dict()
    assert (muted["until_date"], muted["can_send_messages"]) == (1_900_000_000, False)


async def test_the_bot_comes_is_raised_lowered_and_thrown_out(
    server: FakeTelegram, bot: Bot, chat: int
) -> None:
    """Each step about the bot itself names who took it, and the bot's rights follow."""
    server.bot_removed(chat, OWNER)
    server.bot_added(chat, OWNER)
    server.bot_promoted(chat, OWNER, {"can_delete_messages": True})
    server.bot_demoted(chat, OWNER)
    said = server.user_says(chat, AUTHOR, "halo")

    updates = await _updates(bot)

    steps = [one.my_chat_member for one in updates if one.my_chat_member]
    assert [_step(one) for one in steps] == [
        ("administrator", "kicked", OWNER),
        ("kicked", "member", OWNER),
        ("member", "administrator", OWNER),
        ("administrator", "member", OWNER),
    ]
    assert steps[2].new_chat_member.to_dict()["can_delete_messages"] is True
    added = [one.message for one in updates if one.message and one.message.new_chat_members]
    assert [one.new_chat_members[0].id for one in added] == [bot.id]
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await bot.delete_message(chat, said["message_id"])


async def test_the_bot_comes_into_a_new_chat(server: FakeTelegram, bot: Bot) -> None:
    """Before it is added it may not even look; what was said before is never told."""
    chat = server.add_foreign_chat("group", "Warga Wanasari")
    server.user_says(chat, AUTHOR, "sebelumnya")
    with pytest.raises(Forbidden, match="not a member of the group chat"):
        await bot.get_chat(chat)
    server.bot_added(chat, AUTHOR)

    change, added = await _updates(bot)

    assert _step(change.my_chat_member) == ("left", "member", AUTHOR)
    assert added.message is not None
    assert added.message.new_chat_members[0].id == bot.id


async def test_a_plain_member_is_not_told_of_others(server: FakeTelegram, bot: Bot) -> None:
    """Who is no administrator sees the service message and no `chat_member`."""
    chat = server.add_chat("group", bot_rights={})
    server.world.updates.allow(KINDS)
    server.user_joins(chat, AUTHOR)

    (update,) = await _updates(bot)

    assert update.message is not None
    assert update.message.new_chat_members[0].id == AUTHOR


async def test_a_person_blocks_and_unblocks(server: FakeTelegram, bot: Bot) -> None:
    """Both are told in the private chat; without a new start the bot may write again."""
    server.add_person(AUTHOR, "Sari", last_name="W", username="sari_w", language_code="id", started=True)
    server.user_blocks(AUTHOR)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(AUTHOR, "halo")
    server.user_unblocks(AUTHOR)
    await bot.send_message(AUTHOR, "halo")

    gone, back = [one.my_chat_member for one in await _updates(bot)]

    assert (_step(gone), _step(back)) == (("member", "kicked", AUTHOR), ("kicked", "member", AUTHOR))
    assert gone is not None
    assert (gone.chat.type, gone.chat.username, gone.chat.last_name) == ("private", "sari_w", "W")
    assert gone.from_user.language_code == "id"


async def test_a_pin_comes_back_as_a_message(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """The bot hears of its own pin, and may take that message away."""
    said = server.user_says(chat, AUTHOR, "penting")["message_id"]
    await _updates(bot)
    await bot.pin_chat_message(chat, said)

    (update,) = await _updates(bot)
    assert update.message is not None
    assert update.message.pinned_message is not None
    await bot.delete_message(chat, update.message.message_id)

    assert update.message.pinned_message.message_id == said
    assert update.message.from_user is not None
    assert update.message.from_user.id == bot.id
    assert [one["message_id"] for one in server.messages(chat)] == [said]


async def test_a_grown_group_is_shut_and_goes_on(server: FakeTelegram, bot: Bot) -> None:
    """The old id refuses every call with the new one and takes no words; the new one knows its members."""
    group = server.add_chat("group")
    server.add_admin(group, OWNER, owner=True)
    grown = -1_002_555_000_001
    server.group_grows(group, grown)

    for call in (bot.send_message(group, "halo"), bot.get_chat(group), bot.get_chat_member(group, OWNER)):
        with pytest.raises(ChatMigrated) as caught:
            await call
        assert caught.value.new_chat_id == grown
    with pytest.raises(CannotActError, match="has become"):
        server.user_says(group, AUTHOR, "halo")
    server.user_says(grown, AUTHOR, "halo")
    await bot.send_message(grown, "selamat datang")

    last = (await _updates(bot))[-1].message
    assert last is not None
    assert (last.chat.id, last.chat.type) == (grown, "supergroup")
    assert (await bot.get_chat_member(grown, OWNER)).status == "creator"


async def test_a_reaction_names_old_and_new(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Changing a reaction says what it was."""
    said = server.user_says(chat, AUTHOR, "halo")["message_id"]
    server.user_reacts(chat, OWNER, said, "👍")
    server.user_reacts(chat, OWNER, said, "🔥")

    reaction = (await _updates(bot))[-1].message_reaction

    assert reaction is not None
    assert reaction.user is not None
    assert (reaction.user.id, reaction.message_id) == (OWNER, said)
    assert [one.to_dict()["emoji"] for one in (*reaction.old_reaction, *reaction.new_reaction)] == [
        "👍",
        "🔥",
    ]
