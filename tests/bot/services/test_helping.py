"""A cry for help: a person at once, the institution's help text in private, and never any penalty."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.prompt import Coded
from bot.moderation.policy import LADDER
from bot.ports.platform import DeleteComment, React, Restrict, Rewrite, Send
from bot.texts import Texts
from tests.bot.services.test_policies_at_work import outcomes, set_policy
from tests.bot.services.test_reviewing import decide
from tests.support.builders import CRY
from tests.support.world import CHAT, LOCAL, MODERATORS, World

HELP = "Layanan SEJIWA 119 ekstensi 8"


def on_the_newest_card(world: World) -> list[str]:
    """The codes of the reasons on the newest state of the newest card."""
    shown = [
        e for e in world.platform.performed if isinstance(e, Send | Rewrite) and e.chat_ref == MODERATORS
    ]
    reasons = shown[-1].prompt.params["reasons"]
    assert isinstance(reasons, tuple)
    return [each.code for each in reasons if isinstance(each, Coded)]


@pytest.mark.asyncio
async def test_the_help_text_comes_in_private_and_the_card_says_so(world: World) -> None:
    """Warm words and the institution's text, no button, once a day; moderators see that it arrived."""
    await set_policy(world, help_text=HELP)
    await world.start("7")
    await world.comment("7", "tolong saya tidak kuat")
    await world.comment("7", "tolong, ini yang kedua")
    await world.drain()
    await world.pass_time(seconds=10)
    (said,) = [prompt for prompt in world.told("7") if prompt.code == "help.private"]

    assert not said.buttons
    assert said.params == {"help": HELP}
    assert on_the_newest_card(world) == ["flag.urgent.to_person", "review.help.sent"]
    assert not [prompt for prompt in world.told(CHAT) if prompt.code == "help.public"]


@pytest.mark.asyncio
async def test_another_day_is_another_message(world: World) -> None:
    """Whoever cries again the next day is told again."""
    await set_policy(world, help_text=HELP)
    await world.start("7")
    for words in ("tolong", "tolong lagi"):
        await world.comment("7", words)
        await world.pass_time(days=1)
    assert world.codes("7").count("help.private") == 2


@pytest.mark.asyncio
async def test_who_cannot_be_written_to_gets_it_when_they_open_the_chat(world: World) -> None:
    """The card says that the author was not reached, until they open the private chat that day."""
    await set_policy(world, help_text=HELP)
    await world.comment("7", "tolong")
    await world.pass_time(seconds=10)
    closed = on_the_newest_card(world)
    await world.start("7")
    await world.drain()

    assert closed == ["flag.urgent.to_person", "review.help.closed"]
    assert "help.private" in world.codes("7")


@pytest.mark.asyncio
async def test_a_day_later_it_is_of_no_use(world: World) -> None:
    """What nobody could be told within a day is not said weeks afterwards."""
    await set_policy(world, help_text=HELP)
    await world.comment("7", "tolong")
    await world.drain()
    await world.pass_time(days=2)
    await world.start("7")
    await world.drain()
    assert "help.private" not in world.codes("7")


@pytest.mark.asyncio
async def test_in_public_only_where_the_policy_says_so(world: World) -> None:
    """The public text answers the comment, in the channel, and the card says that too."""
    await set_policy(world, help_text=HELP, help_public=True)
    ref = await world.comment("7", "tolong")
    await world.drain()
    await world.pass_time(seconds=10)
    (said,) = [e for e in world.effects(Send) if e.chat_ref == CHAT]

    assert said.reply_to == ref
    assert said.prompt.code == "help.public"
    assert on_the_newest_card(world) == ["flag.urgent.to_person", "review.help.closed", "review.help.public"]


@pytest.mark.asyncio
async def test_nothing_is_said_in_public_once_a_person_decided(world: World) -> None:
    """A text that waited while a moderator saw that nobody needs help is left unsaid."""
    await set_policy(world, help_text=HELP, help_public=True)
    ref = await world.comment("7", "tolong")
    while await world.services.worker.run_once():
        pass
    async with world.store.write() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, ref)
        assert comment_id is not None
        item = await unit.reviews.standing_of(comment_id)
        assert item is not None
        await unit.reviews.card_shown(item.item_id, MODERATORS, "b1")
    await world.press("901", f"rv:{item.item_id}:{item.version}:approve", chat=MODERATORS)
    while await world.services.worker.run_once():
        pass
    await world.drain()
    assert "help.public" not in world.codes(CHAT)


@pytest.mark.asyncio
async def test_without_a_help_text_the_card_asks_for_a_person(world: World) -> None:
    """An institution that set no text is told so where it matters; the author gets nothing empty."""
    await world.start("7")
    await world.comment("7", "tolong")
    await world.drain()
    assert on_the_newest_card(world) == ["flag.urgent.to_person", "review.help.missing"]
    assert "help.private" not in world.codes("7")


@pytest.mark.asyncio
async def test_a_failed_check_is_no_cry_for_help(world: World) -> None:
    """A model that does not answer makes people look, and tells nobody that they are not alone."""
    await set_policy(world, help_text=HELP, help_public=True)
    await world.start("7")
    world.fake.broken = RuntimeError("model")
    await world.comment("7", "tolong")
    await world.drain()
    assert await outcomes(world) == {"hold": 1}
    assert world.codes(MODERATORS) == ["review.card.pending"]
    assert {"help.private", "help.public"}.isdisjoint(world.codes("7") + world.codes(CHAT))


@pytest.mark.asyncio
async def test_a_held_comments_card_speaks_of_no_help(world: World) -> None:
    """Only urgent cards say whether the author was reached."""
    await world.comment("7", "goblok")
    await world.drain()
    assert on_the_newest_card(world) == ["flag.toxicity.hold"]
    await decide(world, "approve")


def test_the_words_are_warm_and_mention_no_rule() -> None:
    """Neither language speaks of rules, decisions or appeals to whoever may need help."""
    texts = Texts()
    for locale in ("id", "en"):
        for code in ("help.private", "help.public"):
            said = texts.text(locale, code, help=HELP).casefold()
            assert HELP.casefold() in said
            assert not {"aturan", "banding", "langgar", "rule", "appeal", "violat"} & set(said.split())


WORDS = st.lists(
    st.sampled_from([
        "0812-3456-7890", "3374014101900001", "goblok", "gacor maxwin NAGA303", "https://slot88.example",
        "rumah dia di Jl. Melati No. 5 RT 03 RW 02", "norek BCA 7123456789", "hubungi saya dari dinas",
    ]),
    max_size=4,
)  # fmt: skip
POLICIES = st.fixed_dictionaries(
    {
        "hide_held": st.booleans(),
        "toxic_remove": st.sampled_from([0.5, 0.9]),
        "spam_remove": st.sampled_from([0.5, 0.97]),
        "flood_limit": st.just(1),
        "duplicate_accounts": st.just(1),
        "raid_accounts": st.just(1),
        "notice": st.booleans(),
        "public_notice": st.booleans(),
        "ladder": st.sampled_from([LADDER, ("restrict_day",), ()]),
        "help_text": st.sampled_from(["", HELP]),
        "help_public": st.booleans(),
    }
)


@pytest.mark.asyncio
@given(WORDS, POLICIES, st.sampled_from(["Warga", "Admin Pemkot Wanasari"]), st.integers(1, 3))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_cry_for_help_never_costs_anything(
    world: World, words: list[str], changes: dict[str, object], name: str, times: int
) -> None:
    """Whatever else it carries, by whomever, however often, under whatever policy: it stays, unpunished."""
    await set_policy(world, **changes)
    user = f"8{world.update_no + 1:04}"
    everything = replace(CRY, toxic=1.0, spam=1.0)
    world.fake.words = {"tolong": everything}
    await world.start(user)
    for _ in range(times):
        number, at = world.update_no + 1, world.clock.now().timestamp()
        world.update_no = number
        line = {
            "n": number, "kind": "comment", "key": f"comment:{number}", "chat": CHAT, "message": f"u{number}",
            "user": user, "name": name, "text": " ".join(["tolong", *words]), "at": at,
        }  # fmt: skip
        await world.accept_raw(json.dumps(line).encode(), number)
    await world.drain()
    await world.pass_time(hours=2)
    account = await world.account(user)
    async with world.store.read() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
        assert channel is not None
        strikes = await unit.strikes.standing(channel.channel_id, [account.person_id], world.clock.now())

    assert set(await outcomes(world)) == {"to_person"}
    assert not list(strikes)
    assert not [e for e in world.platform.tried if isinstance(e, DeleteComment | Restrict | React)]
    assert not [code for code in world.codes(user) if code.startswith(("notice.", "strike."))]
