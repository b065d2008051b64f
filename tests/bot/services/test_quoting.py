"""Personal data on its way: hidden at once in public, masked on cards, in no audit and no payload."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Span
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag, Severity
from bot.ports.comments import Judged
from bot.ports.platform import DeleteComment, Send
from bot.services.quoting import MASK, masked, plain_name
from tests.bot.services.test_policies_at_work import outcomes, set_policy
from tests.support.builders import NOON
from tests.support.world import CHAT, LOCAL, MODERATORS, World

PHONE = "0812-3456-7890"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20), st.integers(0, 70))
def test_a_mask_keeps_every_place(text: str, start: int, length: int, limit: int) -> None:
    """The masked quote is as long as the text, and differs only inside the marked stretch."""
    flag = Flag("personal_data", Severity.REMOVE, {}, (Span(start, start + length),))
    judged = Judged(1, 1, 1, 1, LOCAL, CHAT, "m", text, NOON, Outcome.REMOVE, (flag,), None)
    shown = masked(judged, limit)

    assert len(shown) == min(len(text), limit)
    inside = range(start, start + length)
    assert all(shown[at] == text[at] for at in range(len(shown)) if at not in inside)
    assert not any(shown[at].isalnum() for at in inside if at < len(shown))


@pytest.mark.asyncio
async def test_personal_data_leaves_the_public_view_at_once(world: World) -> None:
    """A phone in public is taken down without a card."""
    ref = await world.comment("7", f"Hubungi dia di {PHONE}")
    await world.drain()
    assert DeleteComment(CHAT, ref) in world.platform.performed
    assert world.codes(MODERATORS) == []
    assert await outcomes(world) == {"remove": 1}


@pytest.mark.asyncio
async def test_a_cry_for_help_with_a_phone_stays_and_its_card_masks_the_number(world: World) -> None:
    """A person sees the cry at once, its number as dots in its place, and nothing is deleted."""
    await set_policy(world, hide_held=True)
    text = f"tolong, saya tidak kuat lagi, {PHONE}"
    await world.comment("7", text)
    await world.drain()
    (card,) = [e.prompt for e in world.effects(Send) if e.chat_ref == MODERATORS]
    dots = "-".join(MASK * len(part) for part in PHONE.split("-"))

    assert card.quote == text.replace(PHONE, dots)
    assert (text.index(PHONE), len(text)) in card.marks
    assert not world.effects(DeleteComment)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Siti Aminah", "Siti Aminah"),
        ("Dr.Budi", "Dr. Budi"),
        ("\u202eitiS\u2066", "itiS"),
        ("A\n\nRESMI: https://jahat.example @budi", "A RESMI: https: jahat. example budi"),
        ("\u200b@", ""),
        ("x" * 300, "x" * 64),
    ],
)
def test_a_name_is_one_line_that_leads_nowhere(name: str, said: str) -> None:
    """What somebody calls themselves is said in public without links, mentions, lines and turned letters."""
    assert plain_name(name) == said
