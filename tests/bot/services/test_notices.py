"""Notices: what an author reads about a decision, when, and where."""

import pytest

from bot.dialogue.prompt import Prompt
from bot.moderation.decision import Outcome
from bot.moderation.rules import Rule
from bot.ports.platform import AnswerPress, Effect, PlatformRefused, PrivateChatClosed, Send
from bot.services.following.penalty import UNCHECKED
from bot.services.notifying import Means
from bot.texts import Texts, text
from tests.bot.services.test_ladder import ADVERT, adverts
from tests.bot.services.test_policies_at_work import set_policy
from tests.bot.services.test_reviewing import decide, held
from tests.support.other_side import OtherSide
from tests.support.world import DISCORD, World

QUIET = (Means.TOLD, Means.PROTECT, Means.HOLD)


def notices(world: World, user: str = "7") -> list[Prompt]:
    """The notices that someone read."""
    return [prompt for prompt in world.told(user) if prompt.code.startswith("notice.")]


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_rule_and_step_has_words(locale: str) -> None:
    """No notice fails for want of a sentence."""
    assert all(text(locale, f"rule.{rule}") for rule in (*Rule, UNCHECKED))
    assert all(text(locale, f"notice.next.{m}", expires="besok") for m in Means if m not in QUIET)


@pytest.mark.asyncio
async def test_a_notice_says_what_why_what_follows_and_how_to_object(world: World) -> None:
    """The rule, the words, the step, that criticism is welcome, and the button to appeal with its end."""
    await world.start("7")
    await world.comment("7", ADVERT)
    await world.drain()
    await world.pass_time(seconds=71)
    (notice,) = notices(world)
    shown = Texts().render(notice, "id")
    for words in ("iklan", "pengingat", "Kritik pada kebijakan selalu boleh", "17 Nov 2026", ADVERT):
        assert words in shown.text
    assert [shown.text[slice(*mark)] for mark in shown.marks] == ["gacor"]
    ((button,),) = notice.buttons
    assert button.code == "button.appeal"
    assert button.data.startswith("bd:")


@pytest.mark.asyncio
async def test_a_flooded_minute_is_one_notice(world: World) -> None:
    """Thirty removals within a minute are told once, with their number."""
    await world.start("7")
    await adverts(world, 30, hours=2 / 3600)
    await world.pass_time(minutes=1)
    (notice,) = notices(world)
    assert notice.params["also"].params["count"] == 29  # type: ignore[attr-defined]  # a Coded
    await world.pass_time(minutes=30)
    assert len(notices(world)) == 1


@pytest.mark.asyncio
async def test_the_last_three_are_shown_to_who_comes_and_the_rest_is_counted(world: World) -> None:
    """Newest first; what waited is told once."""
    await adverts(world, 5)
    await world.start("7")
    await world.drain()
    steps = [p.params["next"].code for p in notices(world)[:3]]  # type: ignore[attr-defined]  # a Coded
    assert steps == ["notice.next.ask", "notice.next.restrict_day", "notice.next.over"]
    assert [p.code for p in notices(world)[3:]] == ["notice.more"]
    assert notices(world)[3].params["count"] == 2
    await world.start("7")
    await world.pass_time(minutes=20)
    assert len(notices(world)) == 4


@pytest.mark.asyncio
async def test_coming_within_the_grace_shows_nothing_early(world: World) -> None:
    """What a moderator can still take back is not told sooner because its author comes."""
    await held(world)
    await decide(world, "warn")
    await world.start("7")
    await world.pass_time(seconds=5)
    assert notices(world) == []
    await world.pass_time(seconds=6)
    assert [prompt.code for prompt in notices(world)] == ["notice.removed"]


@pytest.mark.asyncio
async def test_what_was_overturned_is_not_told(world: World) -> None:
    """A notice that waited for its author is not told once the comment stands well again."""
    await world.comment("7", ADVERT)
    await world.drain()
    async with world.store.write() as unit:
        (comment,) = [each.comment_id for each in await unit.comments.decided_after(0, 5)]
        await unit.comments.overrule(comment, Outcome.APPROVE, "account:9", world.clock.now())
    await world.pass_time(seconds=30)
    await world.start("7")
    await world.pass_time(minutes=5)
    assert notices(world) == []


@pytest.mark.asyncio
async def test_a_hidden_hold_is_told_and_accuses_nobody_of_a_failed_check(world: World) -> None:
    """Where held comments are hidden their authors read why; a check that failed is no rule of theirs."""
    await set_policy(world, hide_held=True)
    await world.start("7")
    await held(world)
    await world.pass_time(seconds=71)
    world.fake.broken = RuntimeError("model")
    await world.comment("7", "Lampu mati")
    await world.drain()
    await world.pass_time(minutes=11)
    assert [(p.code, p.params["rule"].code) for p in notices(world)] == [  # type: ignore[attr-defined]  # a Coded
        ("notice.held", "rule.insult"), ("notice.held", "rule.unchecked"),
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_without_notices_only_a_persons_word_is_told(world: World) -> None:
    """`notice = false` keeps the system silent; a moderator's warning is a warning all the same."""
    await set_policy(world, notice=False, hide_held=True)
    await world.start("7")
    await world.comment("7", ADVERT)
    await held(world)
    await world.pass_time(minutes=11)
    assert notices(world) == []
    await decide(world, "warn")
    await world.pass_time(seconds=11)
    assert [prompt.code for prompt in notices(world)] == ["notice.removed"]


@pytest.mark.asyncio
async def test_a_closed_chat_is_told_in_place_next_time(world: World) -> None:
    """Where private messages are refused the notice waits, and is shown in answer to the next command."""

    def refuse(effect: Effect) -> Exception | None:
        return PrivateChatClosed("closed") if isinstance(effect, Send) and effect.chat_ref == "21" else None

    other = OtherSide(world)
    world.other.fault = refuse
    async with world.store.write() as unit:
        await unit.channels.put(DISCORD, "d1", title="D", active=True, locale="id", now=world.clock.now())
    await other.start("21")
    at = world.clock.now().timestamp()
    said = {
        "chat": "d1",
        "message": "m1",
        "user": "21",
        "name": "W",
        "text": ADVERT,
        "at": at,
        "edited_at": at,
    }
    await world.accept("comment", said, platform=DISCORD)
    await world.drain()
    await world.pass_time(minutes=3)
    async with world.store.read() as unit:
        assert (await unit.outbox.counts()).get("waiting") == 1
    assert (await other.write("21", "/bahasa"))[-1] == "notice.removed"
    assert "notice.removed" not in await other.write("21", "/bahasa")


@pytest.mark.asyncio
async def test_a_press_that_is_too_old_loses_no_notice(world: World) -> None:
    """What an answer in place could not show is shown with the next one."""

    def late(effect: Effect) -> Exception | None:
        is_notice = isinstance(effect, AnswerPress) and effect.prompt.code.startswith("notice.")
        return PlatformRefused("unknown interaction") if is_notice else None

    other = OtherSide(world)
    async with world.store.write() as unit:
        await unit.channels.put(DISCORD, "d1", title="D", active=True, locale="id", now=world.clock.now())
    at = world.clock.now().timestamp()
    said = {"chat": "d1", "message": "m1", "user": "21", "name": "W", "text": ADVERT, "at": at}
    await world.accept("comment", {**said, "edited_at": at}, platform=DISCORD)
    await world.drain()
    await world.pass_time(minutes=3)
    world.other.fault = late
    assert "notice.removed" not in await other.start("21")
    world.other.fault = lambda _: None
    assert (await other.write("21", "/bahasa"))[-1] == "notice.removed"
    assert "notice.removed" not in await other.write("21", "/bahasa")


@pytest.mark.asyncio
async def test_status_says_what_stands_and_until_when(world: World) -> None:
    """Strikes and a silence are told in plain words, and nothing where nothing stands."""
    await world.start("7")
    await world.write("7", "/status")
    await world.drain()
    assert "status.strikes" not in world.codes("7")
    await adverts(world, 3, hours=0.1)
    await world.write("7", "/status")
    await world.drain()
    said = next(prompt for prompt in world.told("7") if prompt.code == "status.strikes")
    assert "Balai: 3 catatan" in Texts().render(said, "id").text
    assert "belum bisa menulis di sana sampai" in Texts().render(said, "id").text
