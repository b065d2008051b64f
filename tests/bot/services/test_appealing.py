"""An author appeals: from the button under the notice, in private, once and in time."""

from datetime import timedelta

import pytest

from bot.moderation.appeal import ANSWERED_WITHIN, AppealState
from bot.ports.channels import Role
from bot.ports.platform import Send
from bot.texts import Texts
from tests.support.appealing import (
    AUTHOR,
    answer,
    appealed,
    decision_on,
    granted,
    linked,
    newest,
    removed,
    removed_by_system,
)
from tests.support.world import LOCAL, MODERATORS, REVIEWER, SECOND, World


@pytest.mark.asyncio
async def test_the_notice_has_the_button_that_appeals(world: World) -> None:
    """The button under the notice asks why, quoting the comment; the words go before the moderators."""
    ref = await removed(world)
    notice = next(p for p in world.told(AUTHOR) if p.code.startswith("notice."))
    assert f"bd:{await decision_on(world, ref)}" in [b.data for row in notice.buttons for b in row]

    appeal = await appealed(world, ref, "Saya mengutip {orang} <b>_*")
    asked = next(p for p in world.told(AUTHOR) if p.code == "appeal.ask")
    assert asked.quote == "dasar goblok"
    assert (appeal.state, appeal.words) == (AppealState.OPEN, "Saya mengutip {orang} <b>_*")
    opened = world.told(AUTHOR)[-1]
    assert (opened.code, opened.params["until"]) == ("appeal.opened", appeal.opened_at + ANSWERED_WITHIN)
    card = next(p for p in world.told(MODERATORS) if p.code == "appeal.card.open")
    assert (card.quote, [card.quote[a:b] for a, b in card.marks]) == ("dasar goblok", ["goblok"])
    shown = Texts().render(card, "id").text
    assert "Saya mengutip {orang} <b>_*" in shown
    assert "seorang moderator" in shown
    assert f"Warga {AUTHOR}" not in shown


@pytest.mark.asyncio
async def test_the_reason_may_be_skipped(world: World) -> None:
    """Nobody has to explain themselves."""
    ref = await removed_by_system(world)
    await world.press(AUTHOR, f"bd:{await decision_on(world, ref)}")
    await world.press(AUTHOR, "bs:skip")
    await world.drain()
    assert (await newest(world)).words == ""
    card = next(p for p in world.told(MODERATORS) if p.code == "appeal.card.open")
    assert "penilaian otomatis" in Texts().render(card, "id").text


@pytest.mark.asyncio
async def test_too_long_a_reason_is_asked_for_again(world: World) -> None:
    """What is over five hundred characters is neither cut nor lost without a word."""
    ref = await removed(world)
    await world.press(AUTHOR, f"bd:{await decision_on(world, ref)}")
    await world.write(AUTHOR, "x" * 501)
    await world.drain()
    assert world.codes(AUTHOR)[-2:] == ["appeal.too_long", "appeal.ask"]
    await world.write(AUTHOR, "x" * 500)
    await world.drain()
    assert (await newest(world)).words == "x" * 500


@pytest.mark.asyncio
async def test_a_decision_is_appealed_once(world: World) -> None:
    """A second press is told where to see how the first stands, also after it was withdrawn."""
    ref = await removed(world)
    appeal = await appealed(world, ref)
    await world.press(AUTHOR, f"bd:{appeal.decision_id}")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == "appeal.refused.already"
    await world.press(AUTHOR, f"bw:{appeal.appeal_id}:yes")
    await world.press(AUTHOR, f"bd:{appeal.decision_id}")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == "appeal.refused.already"


@pytest.mark.asyncio
async def test_after_its_days_it_is_too_late(world: World) -> None:
    """The last moment still counts; a second later the author reads until when it was."""
    ref = await removed(world)
    decision_id = await decision_on(world, ref)
    async with world.store.read() as unit:
        decision = await unit.appeals.contested(decision_id)
    assert decision is not None
    world.clock.advance_to(decision.decided_at + timedelta(days=7))
    await world.press(AUTHOR, f"bd:{decision_id}")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == "appeal.ask"
    world.clock.advance(timedelta(seconds=1))
    await world.press(AUTHOR, "bs:skip")
    await world.drain()
    late = world.told(AUTHOR)[-1]
    assert late.code == "appeal.refused.late"
    assert late.params["until"] == decision.decided_at + timedelta(days=7)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("words", "refusal"),
    [("goblok", "waiting"), ("mantap", "withheld"), ("lampu mati", "stands"), ("tolong", "waiting")],
)
async def test_what_took_nothing_away_is_explained(world: World, words: str, refusal: str) -> None:
    """Held, withheld, approved and urgent: each press gets its own kind word."""
    await world.start(AUTHOR)
    ref = await world.comment(AUTHOR, words)
    await world.drain()
    await world.press(AUTHOR, f"bd:{await decision_on(world, ref)}")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == f"appeal.refused.{refusal}"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "data", ["bd:", "bd:x", "bd:999", f"bd:{10**30}", "bd:²", "bw:9", "bw:9:yes", "bs:skip"]
)
async def test_a_forged_button_does_nothing(world: World, data: str) -> None:
    """Buttons that are none of ours, or of nothing, are answered and open nothing."""
    await removed(world)
    await world.press(AUTHOR, data)
    await world.drain()
    assert world.codes(AUTHOR)[-1] in {
        "dialogue.old_button", "appeal.refused.unknown", "appeal.refused.not_yours",
    }  # fmt: skip
    async with world.store.read() as unit:
        assert await unit.appeals.waiting(5) == []


@pytest.mark.asyncio
async def test_only_the_author_appeals_by_any_linked_account(world: World) -> None:
    """A stranger with the button is refused; the author's other account is the author."""
    ref = await removed(world)
    decision_id = await decision_on(world, ref)
    for user in ("8", "9"):
        await world.start(user)
    await world.drain()
    await world.press("8", f"bd:{decision_id}")
    await world.drain()
    assert world.codes("8")[-1] == "appeal.refused.not_yours"
    await linked(world, AUTHOR, "9")
    assert (await appealed(world, ref, user="9")).account_row == (await world.account("9")).row_id


@pytest.mark.asyncio
async def test_where_only_the_decider_reviews_the_admins_hear_of_it(world: World) -> None:
    """The appeal waits, the moderators' chat and each admin learn that another reviewer is needed."""
    async with world.store.write() as unit:
        await unit.roles.revoke(LOCAL, SECOND, Role.REVIEWER)
    ref = await removed(world)
    await granted(world, REVIEWER, Role.ADMIN)
    await world.start(REVIEWER)
    await appealed(world, ref)
    assert "appeal.nobody" in world.codes(MODERATORS)
    assert "appeal.nobody" in world.codes(REVIEWER)
    assert await answer(world, "context", REVIEWER) == "appeal.refused.decided_it"


@pytest.mark.asyncio
async def test_where_another_reviews_nobody_is_alarmed(world: World) -> None:
    """A second reviewer is enough, also one whom the bot has not met yet."""
    await appealed(world, await removed(world))
    assert "appeal.nobody" not in world.codes(MODERATORS)


@pytest.mark.asyncio
async def test_a_new_moderators_chat_sees_what_waits(world: World) -> None:
    """Appeals that wait are shown where the moderators are now."""
    await appealed(world, await removed(world))
    async with world.store.write() as unit:
        channel = (await unit.channels.all())[0]
        await world.services.channels.name_moderators(unit, channel, "ruang-baru")
    await world.drain()
    assert [e.chat_ref for e in world.effects(Send) if e.prompt.code == "appeal.card.open"] == [
        MODERATORS, "ruang-baru",
    ]  # fmt: skip
