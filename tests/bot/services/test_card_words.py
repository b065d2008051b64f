"""What the cards say in words: true of the state that they show, and nothing of a person in a chat."""

import pytest

from bot.texts import Texts
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.appealing import AUTHOR, appealed
from tests.support.world import MODERATORS, World

PHONE = "0812-3456-7890"


@pytest.mark.asyncio
async def test_at_the_ladders_end_the_card_asks_about_the_author(world: World) -> None:
    """It says that the comment is down already, not that it is held, and offers what may follow."""
    await set_policy(world, ladder=("ask",))
    await world.comment(AUTHOR, "slot gacor")
    await world.drain()
    (card,) = world.told(MODERATORS)
    assert card.code == "review.card.ask"
    for locale, words in (("id", "sudah diturunkan"), ("en", "already taken down")):
        assert words in Texts().render(card, locale).text
    assert world.button(MODERATORS, ":page-more")


@pytest.mark.asyncio
async def test_an_appeals_card_shows_no_personal_data(world: World) -> None:
    """The number that was hidden in public stays hidden in the moderators' chat."""
    await world.start(AUTHOR)
    ref = await world.comment(AUTHOR, f"Hubungi dia di {PHONE}")
    await world.pass_time(seconds=11)
    await appealed(world, ref)
    card = world.told(MODERATORS)[-1]
    assert card.code == "appeal.card.open"
    assert card.quote.startswith("Hubungi dia di ")
    assert not any(sign.isdigit() for sign in card.quote)
