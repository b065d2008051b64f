"""What a reviewer may see beside a card, to whom it is shown, and that it is kept that it was."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.moderation.rules import Rule
from bot.moderation.strike import Strike
from bot.ports.platform import AnswerPress, Rewrite, Send
from bot.ports.reviewing import CannedReply
from bot.services.quoting import blurred
from bot.store.tables.flow import audit
from tests.bot.services.test_reviewing import decide, held
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World


async def look(world: World, what: str) -> str:
    """Ask a card for more; the press's ref."""
    for ending in (":page-more", f":look-{what}"):
        ref = await world.press(REVIEWER, world.button(MODERATORS, ending), chat=MODERATORS)
        await world.drain()
    return ref


async def words_of_audit(world: World) -> list[tuple[str, object]]:
    """What the audit log says was seen: (actor, facts)."""
    async with world.store.read() as unit:
        query = select(audit).where(audit.c.word == "personal:viewed").order_by(audit.c.id)
        rows = (await unit._connection.execute(query)).all()
    return [(row.actor, row.facts) for row in rows]


def shown(world: World, ref: str) -> AnswerPress:
    """The answer to a press."""
    return next(each for each in world.effects(AnswerPress) if each.press_ref == ref)


@pytest.mark.asyncio
async def test_insults_are_blurred_until_somebody_asks(world: World) -> None:
    """The card shows a first letter and dots; who asks reads the words alone, and that is kept."""
    await held(world, "dasar goblok kamu")
    assert world.told(MODERATORS)[-1].quote == "dasar g••••• kamu"
    ref = await look(world, "words")
    assert shown(world, ref).prompt.quote == "dasar goblok kamu"
    assert all("goblok" not in each.prompt.quote for each in world.effects(Rewrite))
    account = await world.account(REVIEWER)
    assert await words_of_audit(world) == [(f"account:{account.row_id}", {"what": "words", "item": 1})]


@pytest.mark.asyncio
async def test_the_history_is_in_numbers(world: World) -> None:
    """How much the author wrote, what of it was removed and what still counts; no name."""
    await world.comment("7", "Lampu jalan mati")
    await held(world)
    await decide(world, "remove")
    await held(world, "goblok sekali")
    prompt = shown(world, await look(world, "history")).prompt
    said = {name: prompt.params[name] for name in ("comments", "removed", "strikes")}
    assert said == {"comments": 3, "removed": 1, "strikes": 0}
    newest = [each.code for each in prompt.params["newest"]]  # type: ignore[attr-defined]
    assert newest == ["review.outcome.hold", "review.outcome.remove", "review.outcome.approve"]


def said(lines: object) -> list[tuple[str, object]]:
    """The codes and words of lines."""
    assert isinstance(lines, tuple)
    return [(line.code, line.params["words"]) for line in lines]


@pytest.mark.asyncio
async def test_the_context_masks_names(world: World) -> None:
    """Two comments before and after, without who wrote them or whom they name, under the card."""
    for words in ("satu", "dua", "tiga @siti"):
        await world.comment("8", words)
    await held(world)
    await world.comment("7", "Maksud saya lampunya")
    await world.drain()
    ref = await look(world, "context")
    assert shown(world, ref).prompt.code == "review.look.below"
    told = world.effects(Send)[-1]
    assert (told.chat_ref, told.reply_to) == (MODERATORS, "b1")
    before, after = (said(told.prompt.params[side]) for side in ("before", "after"))
    assert before == [("review.look.other", "dua"), ("review.look.other", "tiga @…")]
    assert after == [("review.look.own", "Maksud saya lampunya")]


@pytest.mark.asyncio
async def test_the_ladder_is_suggested_where_strikes_stand(world: World) -> None:
    """The card says how many violations count and what would follow another."""
    ref = await held(world)
    author = await world.account("7")
    now = world.clock.now()
    async with world.store.write() as unit:
        comment = await unit.comments.id_of(author.platform, CHAT, ref)
        judged = await unit.comments.judged(comment or 0)
        assert judged is not None
        strike = Strike(
            0, judged.channel_id, author.person_id, author.row_id, judged.comment_id, judged.decision_id,
            Rule.INSULT, now, now.replace(year=now.year + 1),
        )  # fmt: skip
        await unit.strikes.add(strike)
    await held(world, "goblok sekali")
    also = world.told(MODERATORS)[-1].params["also"]
    (line,) = [each for each in also.params["lines"] if each.code == "review.also.suggested"]  # type: ignore[attr-defined]
    assert (line.params["count"], line.params["step"].code) == (1, "review.step.warn")


async def canned(world: World, *, public: bool) -> None:
    """A canned reply of the channel, chosen on the newest card."""
    async with world.store.write() as unit:
        channel = (await unit.channels.all())[0]
        reply = CannedReply(0, channel.channel_id, "jalan", "Sudah diteruskan ke dinas PU.", public)
        await unit.replies.put(reply, "cli", world.clock.now())
    for ending in (":page-more", ":page-replies", ":reply-1"):
        await world.press(REVIEWER, world.button(MODERATORS, ending), chat=MODERATORS)
        await world.drain()


@pytest.mark.asyncio
async def test_a_canned_reply_goes_out_with_the_decision(world: World) -> None:
    """In private, in the institution's words, once the time to undo is over."""
    await world.start("7")
    await held(world)
    await canned(world, public=False)
    await decide(world, "approve")
    assert "review.reply.private" not in world.codes("7")
    await world.pass_time(seconds=11)
    (told,) = [prompt for prompt in world.told("7") if prompt.code == "review.reply.private"]
    assert told.params["words"] == "Sudah diteruskan ke dinas PU."


@pytest.mark.asyncio
async def test_an_undone_reply_is_not_sent(world: World) -> None:
    """Undo takes the reply back with the decision."""
    await world.start("7")
    await held(world)
    await canned(world, public=False)
    await decide(world, "approve")
    await decide(world, "undo")
    await world.pass_time(days=40)
    assert "review.reply.private" not in world.codes("7")


@pytest.mark.asyncio
@pytest.mark.parametrize(("verb", "in_public"), [("approve", True), ("remove", False)])
async def test_a_public_reply_stands_under_what_stays(world: World, verb: str, in_public: bool) -> None:  # noqa: FBT001 - a case
    """Marked public it is a reply under the comment; to a removed one it goes in private all the same."""
    await world.start("7")
    ref = await held(world)
    await canned(world, public=True)
    await decide(world, verb)
    await world.pass_time(seconds=11)
    under = [each.prompt.code for each in world.effects(Send) if each.reply_to == ref]
    assert under == (["review.reply.public"] if in_public else [])
    assert ("review.reply.private" in world.codes("7")) is not in_public


@pytest.mark.asyncio
async def test_notes_are_counted_on_the_card_and_read_below_it(world: World) -> None:
    """A note is no part of the card; who asks reads it without who wrote it."""
    await held(world)
    async with world.store.write() as unit:
        assert await unit.notes.add(1, "account:99", "sudah dihubungi RT", world.clock.now())
    await look(world, "notes")
    codes = [each.code for each in world.effects(Rewrite)[-1].prompt.params["also"].params["lines"]]  # type: ignore[attr-defined]
    assert "review.also.notes" in codes
    told = world.effects(Send)[-1].prompt
    assert [each.params["words"] for each in told.params["notes"]] == ["sudah dihubungi RT"]  # type: ignore[attr-defined]
    assert "99" not in str(replace(told, buttons=()))


def test_blurring_keeps_the_length() -> None:
    """Marks still fit: every word becomes its first letter and dots, and the rest stays."""
    assert blurred("dasar goblok tolol!", ((6, 18),)) == "dasar g••••• t••••!"


@pytest.mark.asyncio
@pytest.mark.parametrize("forged", ["1", "77"], ids=["another channel's", "nobody's"])
async def test_only_the_channels_own_reply_can_be_chosen(world: World, forged: str) -> None:
    """A forged button lends one institution's words to no other channel."""
    now = world.clock.now()
    async with world.store.write() as unit:
        other = await unit.channels.put(LOCAL, "lain", title="Lain", active=True, locale="id", now=now)
        theirs = CannedReply(0, other.channel_id, "jalan", "Dari kota lain.", public=True)
        await unit.replies.put(theirs, "cli", now)
    await held(world)
    data = world.button(MODERATORS, ":approve").replace("approve", f"reply-{forged}")
    ref = await world.press(REVIEWER, data, chat=MODERATORS)
    await world.drain()
    assert world.answered(ref) == "review.unknown"
