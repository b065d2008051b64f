"""Checked claims in service: flagged in the books, shown to moderators, answered in public where wanted."""

from collections.abc import Sequence

import pytest

from bot.moderation.checked_claim import CheckedClaim, ClaimFile, Raw, checked
from bot.moderation.flag import Flag, Severity
from bot.ports.comments import Judged
from bot.ports.platform import DeleteComment, PlatformBusy, Send
from bot.texts import text
from tests.bot.services.test_policies_at_work import outcomes, set_policy
from tests.support.world import CHAT, LOCAL, MODERATORS, World

REPEAT = "katanya vaksin polio tetes bikin anak lumpuh permanen"
CLAIMS = (
    "Vaksin polio tetes menyebabkan anak lumpuh permanen",
    "Uang seribu rupiah kertas ditarik dari peredaran akhir tahun",
)


def a_claim(claim: str = CLAIMS[0], number: int = 1) -> CheckedClaim:
    """A claim that Cek Fakta rated."""
    made = checked(Raw(claim, "Salah", f"https://cekfakta.example/{number}", "Cek Fakta"))
    assert isinstance(made, CheckedClaim)
    return made


async def listed(world: World, *claims: CheckedClaim) -> None:
    """Put claims on the list."""
    found = tuple(enumerate(claims or (a_claim(),), 1))
    await world.services.checked_claims.take(ClaimFile(found), "cli")


async def judged(world: World, message: str) -> Judged:
    """A comment as it stands."""
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, message)
        assert comment_id is not None
        found = await unit.comments.judged(comment_id)
    assert found is not None
    return found


async def claim_flag(world: World, message: str) -> Flag:
    """The flag of the phase."""
    return next(flag for flag in (await judged(world, message)).flags if flag.phase == "claims")


def replies(world: World) -> Sequence[Send]:
    """The links that were given in public."""
    return [effect for effect in world.effects(Send) if effect.prompt.code == "claims.reply"]


@pytest.mark.asyncio
async def test_a_repeat_is_flagged_and_costs_nothing(world: World) -> None:
    """It stands approved, with the fact-checker in its flag; nobody is answered unless the policy asks."""
    await listed(world)
    ref = await world.comment("7", REPEAT)
    await world.drain()
    flag = await claim_flag(world, ref)
    assert flag.severity is Severity.CLEAR
    assert (flag.facts["claim"], flag.facts["publisher"]) == (1, "Cek Fakta")
    assert await outcomes(world) == {"approve": 1}
    assert world.platform.performed == []


@pytest.mark.asyncio
async def test_readers_get_the_link_where_the_policy_asks(world: World) -> None:
    """Under the comment, in polite words, with verdict and address in the fact-checker's name."""
    await listed(world)
    await set_policy(world, claim_reply=True)
    ref = await world.comment("7", REPEAT)
    await world.comment("8", "lampu mati")
    await world.drain()
    (said,) = replies(world)
    assert (said.chat_ref, said.reply_to) == (CHAT, ref)
    words = text("id", said.prompt.code, **said.prompt.params)
    assert words == (
        "Tentang hal ini sudah ada hasil pemeriksaan fakta dari Cek Fakta: Salah. https://cekfakta.example/1"
    )


@pytest.mark.asyncio
async def test_a_thread_is_told_once_an_hour(world: World) -> None:
    """However many repeat the claim; another claim is another matter, and later it may be told again."""
    await listed(world, a_claim(), a_claim(CLAIMS[1], 2))
    await set_policy(world, claim_reply=True)
    for user in ("7", "8", "9"):
        await world.comment(user, REPEAT)
    await world.comment("7", "uang seribu rupiah kertas akan ditarik dari peredaran akhir tahun")
    await world.drain()
    assert sorted(str(said.prompt.params["url"])[-1] for said in replies(world)) == ["1", "2"]
    await world.pass_time(hours=1)
    await world.comment("9", REPEAT)
    await world.drain()
    assert len(replies(world)) == 3


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "changes",
    [{}, {"claim_reply": True, "shadow": True}, {"claim_reply": True, "claim_at": 1.0}],
    ids=["not asked for", "shadow", "not alike enough"],
)
async def test_nobody_is_told_unless_the_policy_says_so(world: World, changes: dict[str, object]) -> None:
    """Neither by default, nor in shadow mode, nor for what is not alike enough."""
    await listed(world)
    await set_policy(world, **changes)
    await world.comment("7", "vaksin polio tetes anak lumpuh")
    await world.drain()
    assert replies(world) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("word", ["goblok", "gacor", "tolong"])
async def test_nothing_is_said_under_what_does_not_stand(world: World, word: str) -> None:
    """What is held, removed or urgent gets no courtesy."""
    await listed(world)
    await set_policy(world, claim_reply=True)
    await world.comment("7", f"{word} {REPEAT}")
    await world.drain()
    assert replies(world) == []


async def _waiting(world: World) -> str:
    """A reply that waits for the chat's pace; its comment's ref."""
    await listed(world)
    await set_policy(world, claim_reply=True)
    world.platform.fault = lambda effect: (
        PlatformBusy("pace", 60, throttled=True) if isinstance(effect, Send) else None
    )
    ref = await world.comment("7", REPEAT)
    await world.drain()
    world.platform.fault = lambda _effect: None
    return ref


@pytest.mark.asyncio
async def test_a_reply_that_waited_is_said_when_it_can_be(world: World) -> None:
    """Within the half hour in which it is courteous."""
    await _waiting(world)
    await world.pass_time(minutes=2)
    assert len(replies(world)) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("change", ["off", "edited", "worse", "policy", "late"])
async def test_a_reply_that_waited_is_left_unsaid_when_things_changed(world: World, change: str) -> None:
    """The claim no longer counts, the comment says something else, the policy changed, or it is too late."""
    ref = await _waiting(world)
    match change:
        case "off":
            assert await world.services.checked_claims.switch(1, "cli", active=False) is None
        case "edited":
            await world.comment("7", "jadwal imunisasi kapan?", message=ref, edited=5)
        case "worse":
            await world.comment("7", f"goblok {REPEAT}", message=ref, edited=5)
        case "policy":
            await set_policy(world, claim_reply=False)
    await world.pass_time(minutes=40 if change == "late" else 2)
    assert replies(world) == []


@pytest.mark.asyncio
async def test_a_held_repeat_shows_the_claim_on_its_card(world: World) -> None:
    """Beside the reason that holds it; what is told to its author names no claim."""
    await listed(world)
    await world.comment("7", f"goblok {REPEAT}")
    await world.drain()
    (card,) = world.told(MODERATORS)
    shown = card.params["reasons"]
    assert isinstance(shown, tuple)
    assert [reason.code for reason in shown] == ["flag.toxicity.hold", "flag.claims.found"]
    assert text("id", "flag.claims.found", **shown[1].params)


@pytest.mark.asyncio
async def test_a_policy_may_hold_repeats_for_a_person(world: World) -> None:
    """They stay in view, wait for a person, and the card underlines the words that match."""
    await listed(world)
    await set_policy(world, claim_hold=True, claim_reply=True)
    await world.comment("7", REPEAT)
    await world.drain()
    assert await outcomes(world) == {"hold": 1}
    (card,) = world.told(MODERATORS)
    assert [REPEAT[start:end] for start, end in card.marks] == [
        "vaksin", "polio", "tetes", "anak", "lumpuh", "permanen",
    ]  # fmt: skip
    assert world.effects(DeleteComment) == []
    assert replies(world) == []
