"""Performing on Discord: what is already so is success, refusals are final, the rest is tried later."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.dialogue.prompt import Ask, Button, Prompt
from bot.platforms.discord.performing import DiscordPlatform
from bot.ports.platform import (
    AnswerPress,
    DeleteComment,
    PlatformBusy,
    PlatformRefused,
    PrivateChatClosed,
    React,
    Restrict,
    Rewrite,
    Send,
)
from tests.support.discord_city import CITIZEN, SECOND, Town, town

MESSAGES = "POST /channels/{channel_id}/messages"


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A server with one channel and two citizens; no feed runs."""
    async with town(tmp_path) as opened:
        yield opened
        assert opened.discord.violations == []


@pytest_asyncio.fixture
async def platform(place: Town) -> AsyncIterator[DiscordPlatform]:
    """The true adapter over the real library."""
    async with place.connected() as (connected, _):
        yield connected


def _send(chat: int, prompt: Prompt | None = None, key: str = "key", **fields: object) -> Send:
    return Send(str(chat), prompt or Prompt("word.yes"), "id", key, **fields)  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_a_channel_and_a_person_are_told_apart(place: Town, platform: DiscordPlatform) -> None:
    """A channel's number is written to as it is, an account's through its private chat, without a gateway."""
    public = await platform.perform(_send(place.channel))
    private = await platform.perform(_send(CITIZEN))

    assert [m["id"] for m in place.discord.bot_messages(place.channel)] == [public]
    assert [m["id"] for m in place.discord.dms(CITIZEN)] == [private]


@pytest.mark.asyncio
async def test_a_repeat_sends_once(place: Town, platform: DiscordPlatform) -> None:
    """The same key is the same message, as after a crash between sending and recording."""
    refs = {await platform.perform(_send(place.channel)) for _ in range(2)}
    assert [m["id"] for m in place.discord.bot_messages(place.channel)] == list(refs)


@pytest.mark.asyncio
async def test_names_are_plain_and_nobody_is_called(place: Town, platform: DiscordPlatform) -> None:
    """Markup in a title is escaped, marks are underlined, and no mention reaches anyone."""
    prompt = Prompt("channel.confirmed", {"title": "<@1> **x**"}, quote="dasar goblok", marks=((0, 5),))
    await platform.perform(_send(place.channel, prompt))
    message = place.discord.bot_messages(place.channel)[-1]

    assert "\\<@1> \\*\\*x\\*\\*" in message["content"]
    assert "__dasar__ goblok" in message["content"]
    assert place.discord.called(MESSAGES)[-1]["allowed_mentions"] == {"parse": []}


@pytest.mark.asyncio
async def test_no_address_is_opened_for_the_reader(place: Town, platform: DiscordPlatform) -> None:
    """A quoted comment may link to anything: no picture of it is shown, also after a change."""
    prompt = Prompt("dialogue.hello", quote="https://jahat.example/gambar")
    sent = await platform.perform(_send(place.channel, prompt))
    await platform.perform(Rewrite(str(place.channel), str(sent), prompt, "id"))
    assert place.discord.bot_messages(place.channel)[-1]["flags"] & 1 << 2


@pytest.mark.asyncio
async def test_a_closed_private_chat_is_known_as_such(place: Town, platform: DiscordPlatform) -> None:
    """Services may then wait for the person to come by themselves."""
    place.discord.user_closes_dms(CITIZEN)
    with pytest.raises(PrivateChatClosed):
        await platform.perform(_send(CITIZEN))


@pytest.mark.asyncio
async def test_an_answer_in_a_thread_goes_into_the_thread(place: Town, platform: DiscordPlatform) -> None:
    """The comment's own name says where it stands, and the answer's name too."""
    thread = place.discord.user_opens_thread(place.channel, CITIZEN, "Jalan rusak", text="usul saya")
    asked = f"{thread['id']}/{thread['message']['id']}"

    ref = await platform.perform(_send(place.channel, reply_to=asked))

    (said,) = place.discord.bot_messages(thread["id"])
    assert ref == f"{thread['id']}/{said['id']}"
    assert said["message_reference"]["message_id"] == thread["message"]["id"]


@pytest.mark.asyncio
async def test_what_is_already_so_is_success(place: Town, platform: DiscordPlatform) -> None:
    """Deleting twice, rewriting or reacting to what is gone, and answering an old press are no failures."""
    chat = str(place.channel)
    number = place.discord.user_says(place.channel, CITIZEN, "halo")["id"]
    await platform.perform(React(chat, number, "✍"))
    assert place.discord.bot_reaction(place.channel, number) == ["✍️"]

    for effect in (
        DeleteComment(chat, number), DeleteComment(chat, number), React(chat, number, "✍"),
        Rewrite(chat, number, Prompt("word.yes"), "id"),
        AnswerPress(f"1:{place.discord.application_id}:gone", Prompt("word.yes"), "id"),
    ):  # fmt: skip
        assert await platform.perform(effect) is None
    assert place.discord.messages(place.channel) == []


@pytest.mark.asyncio
async def test_a_token_that_ran_out_is_as_good_as_answered(place: Town, platform: DiscordPlatform) -> None:
    """A press is answered for a quarter of an hour; after that the person presses again."""
    place.discord.fail_next("*", 401, 50027)
    answer = AnswerPress(f"1:{place.discord.application_id}:old", Prompt("word.yes"), "id")
    assert await platform.perform(answer) is None


@pytest.mark.asyncio
async def test_our_own_message_is_rewritten(place: Town, platform: DiscordPlatform) -> None:
    """Words and buttons change in place."""
    ref = await platform.perform(_send(place.channel))
    prompt = Prompt("word.no", {}, ((Button("button.later", "no:later"),),))
    await platform.perform(Rewrite(str(place.channel), str(ref), prompt, "id"))

    (message,) = place.discord.bot_messages(place.channel)
    assert message["components"][0]["components"][0]["custom_id"] == "no:later"


@pytest.mark.asyncio
async def test_a_pin_is_wanted_not_needed(place: Town, platform: DiscordPlatform) -> None:
    """With the right to it the message is pinned, and without it the message stands."""
    ref = await platform.perform(_send(place.channel, pin=True))
    assert place.discord.pinned(place.channel) == [ref]

    place.discord.set_permissions(place.channel, deny=1 << 13 | 1 << 51)
    assert await platform.perform(_send(place.channel, key="other", pin=True)) is not None


@pytest.mark.asyncio
async def test_a_member_is_silenced_for_a_while(place: Town, platform: DiscordPlatform) -> None:
    """For a month at most, as Discord allows; None lets them write again."""
    far = datetime.now(UTC) + timedelta(days=90)
    await platform.perform(Restrict(str(place.channel), str(CITIZEN), far))
    ends = place.discord.timeouts(place.guild)[str(CITIZEN)]
    assert datetime.fromisoformat(ends) <= datetime.now(UTC) + timedelta(days=28)

    await platform.perform(Restrict(str(place.channel), str(CITIZEN), None))
    assert place.discord.timeouts(place.guild) == {}


@pytest.mark.asyncio
async def test_a_refusal_is_final_and_says_why(place: Town, platform: DiscordPlatform) -> None:
    """What the bot may not do is refused in Discord's own words; a chat that is none is refused too."""
    place.discord.set_permissions(place.channel, deny=1 << 11)
    for effect in (_send(place.channel), _send(0), AnswerPress("local:1", Prompt("word.yes"), "id")):
        with pytest.raises(PlatformRefused):
            await platform.perform(effect)


@pytest.mark.asyncio
async def test_what_passes_is_tried_later(place: Town, platform: DiscordPlatform) -> None:
    """A broken answer, a lost connection and a long limit are states; the limit names its time."""
    place.discord.fail_next(MESSAGES, 503)
    place.discord.drop_next(MESSAGES)
    for _ in range(2):
        with pytest.raises(PlatformBusy) as busy:
            await platform.perform(_send(place.channel))
        assert not busy.value.throttled

    place.discord.fail_next(MESSAGES, 429, retry_after=77.0)
    with pytest.raises(PlatformBusy) as busy:
        await platform.perform(_send(place.channel))
    assert (busy.value.throttled, busy.value.retry_after) == (True, 77.0)


@pytest.mark.asyncio
async def test_our_own_pace_comes_first(place: Town, platform: DiscordPlatform) -> None:
    """The sixth message within five seconds is held back here, and never reaches Discord."""
    for number in range(5):
        await platform.perform(_send(place.channel, key=str(number)))
    with pytest.raises(PlatformBusy) as busy:
        await platform.perform(_send(place.channel, key="6"))

    assert busy.value.throttled
    assert len(place.discord.bot_messages(place.channel)) == 5


@pytest.mark.asyncio
async def test_who_manages_the_server_is_its_admin(place: Town, platform: DiscordPlatform) -> None:
    """By a role that may manage it, by owning it, and not by being there."""
    chat, owner = str(place.channel), place.discord.world.guilds[place.guild].owner
    place.discord.add_member(place.guild, 777_000_000_000_000_001, bits=1 << 5)

    assert await platform.is_admin(chat, "777000000000000001")
    assert await platform.is_admin(chat, str(owner))
    assert not await platform.is_admin(chat, str(SECOND))
    assert not await platform.is_admin(chat, "777000000000000009")


@pytest.mark.asyncio
async def test_an_address_is_known_once_the_channel_is(place: Town, platform: DiscordPlatform) -> None:
    """Empty before, and the thread's own for what stands in one."""
    chat = str(place.channel)
    assert platform.link_to(chat, "5") == ""
    await platform.perform(_send(place.channel))
    assert platform.link_to(chat, "5") == f"https://discord.com/channels/{place.guild}/{chat}/5"
    assert platform.link_to(chat, "9/5").endswith("/9/5")


@pytest.mark.asyncio
async def test_what_is_wrong_is_found(place: Town, platform: DiscordPlatform) -> None:
    """Rights that lack are named one by one; a channel that the bot does not see is said to be."""
    place.discord.set_permissions(place.channel, deny=1 << 13 | 1 << 16)
    findings = await platform.probe([str(place.channel), "123456789012345678"])
    codes = {finding.code: finding.level for finding in findings}

    assert codes["check.discord.token"] == "ok"
    assert codes["check.discord.commands"] == "warn"
    assert codes["check.discord.lacks_delete"] == "warn"
    assert codes["check.discord.lacks_history"] == "fail"
    assert codes["check.discord.not_in_chat"] == "fail"
    assert "check.discord.lacks_send" not in codes


def test_doors_are_pressed_here(platform: DiscordPlatform) -> None:
    """A door is a button that is answered in place, and a typed number proves nothing."""
    assert platform.door("button.later", "ikut-x") == Button("button.later", data="st:ikut-x")
    assert not platform.proves_phones


@pytest.mark.asyncio
async def test_a_question_goes_out_with_its_form(place: Town, platform: DiscordPlatform) -> None:
    """A prompt that asks for words brings the button that opens the form."""
    prompt = Prompt("dialogue.birth_date", {"campaign": "x"}, ask=Ask.TEXT)
    await platform.perform(_send(CITIZEN, prompt))
    button = place.discord.dms(CITIZEN)[-1]["components"][0]["components"][0]
    assert button["custom_id"] == "ask:dialogue.birth_date:id"
