"""The private dialogue over the true services: from the deep link to a whole profile, and back out."""

from pathlib import Path

import pytest

from bot.dialogue.prompt import Ask
from bot.ports.platform import AnswerPress
from tests.support.season import ID, TAG, Season
from tests.support.world import LOCAL, World

USER, PHONE, ADULT_BORN = "21", "0812-3456-7890", "31-01-1990"


async def facts(world: World) -> set[str]:
    """Which facts are held of the person."""
    account = await world.account(USER)
    async with world.store.read() as unit:
        return set(await unit.people.facts(account.person_id))


async def consented(world: World) -> bool:
    """Whether a consent is in force."""
    account = await world.account(USER)
    async with world.store.read() as unit:
        return bool(await unit.people.consents(account.person_id))


async def last(world: World) -> str:
    """Do what is due; the code of the last thing said."""
    await world.drain()
    return world.codes(USER)[-1]


async def entered(world: World) -> None:
    """An open campaign, a tagged comment, and its author in the chat by the deep link."""
    await Season.opened(world)
    await world.comment(USER, f"Lampu jalan mati {TAG}")
    await world.start(USER, f"ikut-{ID}")
    assert await last(world) == "dialogue.consent"


async def consent(world: World) -> None:
    """Enter and agree."""
    await entered(world)
    await world.press(USER, world.button(USER, "cs:yes"))
    assert await last(world) == "dialogue.birth_date"


@pytest.mark.asyncio
async def test_the_whole_profile(world: World) -> None:
    """Consent, birth date, phone, and the optional gender; then the entry is in."""
    await consent(world)
    await world.write(USER, ADULT_BORN)
    assert await last(world) == "dialogue.phone"
    assert world.told(USER)[-1].ask is Ask.CONTACT
    await world.contact(USER, PHONE)
    assert await last(world) == "dialogue.gender"
    await world.press(USER, world.button(USER, "gd:skip"))
    await world.drain()
    assert world.codes(USER)[-2:] == ["dialogue.complete", "dialogue.status"]
    (entry,) = world.told(USER)[-1].params["entries"]  # type: ignore[misc]  # a status holds its entries
    assert entry.code == "dialogue.entry_in"  # type: ignore[has-type]  # as above
    assert await facts(world) == {"birth_date", "phone"}


@pytest.mark.asyncio
async def test_nothing_personal_waits_in_the_outbox(world: World, database_file: Path) -> None:
    """What a person told stands nowhere in the database's files in the clear."""
    await consent(world)
    await world.write(USER, ADULT_BORN)
    await world.contact(USER, PHONE)
    await world.drain()
    await world.store.close()
    kept = b"".join(file.read_bytes() for file in database_file.parent.glob("jernih.db*"))
    for told in ("6281234567890", PHONE, "1990-01-31", ADULT_BORN, "Lampu jalan mati"):
        assert told.encode() not in kept, told


@pytest.mark.asyncio
async def test_who_is_under_18_is_let_go_and_nothing_is_kept(world: World) -> None:
    """A minor is told kindly before anything else is asked; consent ends and no fact stays."""
    await consent(world)
    await world.write(USER, "11-11-2008")
    assert await last(world) == "dialogue.too_young"
    assert "dialogue.phone" not in world.codes(USER)
    assert await facts(world) == set()
    assert not await consented(world)


@pytest.mark.asyncio
async def test_the_eighteenth_birthday_is_old_enough(world: World) -> None:
    """Age is counted to the day, in the campaign's zone."""
    await consent(world)
    await world.write(USER, "10-11-2008")
    assert await last(world) == "dialogue.phone"


@pytest.mark.asyncio
async def test_without_consent_nothing_is_asked(world: World) -> None:
    """Who declines is left alone, and what they write then is no profile."""
    await entered(world)
    await world.press(USER, world.button(USER, "cs:no"))
    assert await last(world) == "dialogue.consent_declined"
    await world.write(USER, ADULT_BORN)
    await world.contact(USER, PHONE)
    await world.drain()
    assert await facts(world) == set()
    assert not await consented(world)


@pytest.mark.asyncio
async def test_another_persons_contact_is_refused(world: World) -> None:
    """Only the sender's own number counts, and the question is asked again."""
    await consent(world)
    await world.write(USER, ADULT_BORN)
    await world.contact(USER, PHONE, owner="99")
    await world.drain()
    assert world.codes(USER)[-2:] == ["dialogue.contact_not_own", "dialogue.phone"]
    await world.write(USER, PHONE)
    await world.drain()
    assert world.codes(USER)[-2:] == ["dialogue.phone_by_button", "dialogue.phone"]
    assert await facts(world) == {"birth_date"}


@pytest.mark.asyncio
@pytest.mark.parametrize("words", ["besok", "31-02-1990", "1990", "01-01-2090", "9" * 4000, "\x00"])
async def test_what_is_no_birth_date_is_asked_again(world: World, words: str) -> None:
    """A date that does not read is answered with what is wrong and the question again."""
    await consent(world)
    await world.write(USER, words)
    assert await last(world) == "dialogue.birth_date"
    assert world.codes(USER)[-2] != "dialogue.consent"
    assert await facts(world) == set()


@pytest.mark.asyncio
async def test_leaving_and_coming_back_after_a_restart(world: World) -> None:
    """Whoever leaves in the middle goes on there later, though the service was started anew."""
    await consent(world)
    await world.write(USER, ADULT_BORN)
    await world.write(USER, "batal")
    assert await last(world) == "dialogue.cancelled"
    again = await world.restarted()
    try:
        await again.start(USER, f"ikut-{ID}")
        assert await last(again) == "dialogue.phone"
        await again.contact(USER, PHONE)
        assert await last(again) == "dialogue.gender"
    finally:
        await again.store.close()


@pytest.mark.asyncio
async def test_a_restart_in_the_middle_of_a_question(world: World) -> None:
    """An answer that arrives after a restart is taken as the answer that it is."""
    await consent(world)
    again = await world.restarted()
    try:
        await again.write(USER, ADULT_BORN)
        assert await last(again) == "dialogue.phone"
        assert await facts(again) == {"birth_date"}
    finally:
        await again.store.close()


@pytest.mark.asyncio
async def test_erasing_asks_first_and_then_forgets(world: World) -> None:
    """`/hapusdata` asks, can be taken back, and then leaves no account; the press itself is answered."""
    await consent(world)
    await world.write(USER, ADULT_BORN)
    await world.write(USER, "/hapusdata")
    assert await last(world) == "dialogue.erase"
    await world.press(USER, world.button(USER, "er:no"))
    await world.drain()
    assert await facts(world) == {"birth_date"}
    await world.write(USER, "/hapusdata")
    await world.drain()
    press = await world.press(USER, world.button(USER, "er:yes"))
    await world.drain()
    assert world.answered(press) == "dialogue.erased"
    async with world.store.read() as unit:
        assert await unit.people.find(LOCAL, USER) is None
    await world.start(USER)
    assert await last(world) != "dialogue.birth_date"
    assert await facts(world) == set()


@pytest.mark.asyncio
async def test_consent_is_kept_with_the_text_that_was_shown(world: World) -> None:
    """The record holds the version and a hash of the very words."""
    await consent(world)
    account = await world.account(USER)
    async with world.store.read() as unit:
        (given,) = await unit.people.consents(account.person_id)
    assert (given.purpose, given.text_version, given.given_at) == ("draw", "1", world.clock.now())
    assert len(bytes.fromhex(given.text_sha256)) == 32


@pytest.mark.asyncio
async def test_the_language_changes_at_once(world: World) -> None:
    """Who chooses English is spoken to in English from then on."""
    await entered(world)
    await world.write(USER, "/bahasa")
    await world.drain()
    press = await world.press(USER, world.button(USER, "lc:en"))
    await world.drain()
    assert (await world.account(USER)).locale == "en"
    assert [a.locale for a in world.effects(AnswerPress) if a.press_ref == press] == ["en"]


@pytest.mark.asyncio
@pytest.mark.parametrize("data", ["cl:" + "9" * 30, "ok:" + "9" * 30, "cl:", "cl:x", "xx:1", "", ":"])
async def test_a_forged_button_is_answered(world: World, data: str) -> None:
    """A button that is none of ours is called old, and the chat goes on."""
    await world.start(USER)
    await world.press(USER, data)
    assert await last(world) == "dialogue.old_button"
    async with world.store.read() as unit:
        assert (await unit.inbox.counts()).get("set_aside", 0) == 0


@pytest.mark.asyncio
async def test_a_stranger_is_greeted(world: World) -> None:
    """Without a campaign there is a greeting and help, and a made-up link does no harm."""
    await world.start(USER)
    assert await last(world) == "dialogue.help"
    await world.start(USER, "ikut-" + "x" * 59)
    assert await last(world) == "dialogue.help"
    await world.press(USER, "cl:" + "9" * 18)
    assert await last(world) == "claim.not_yours"
