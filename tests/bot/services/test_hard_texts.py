"""Hard texts: whatever characters come, every comment gets exactly one decision of the real model."""

from pathlib import Path

import pytest

from models.classifier import load
from tests.support.world import CHAT, LOCAL, World

HARD = {
    "empty": "",
    "blank": " \n\t ",
    "longest": "Jalan rusak " * 341 + "ayo",
    "one long word": "a" * 4096,
    "emoji": "👍🏽👨‍👩‍👧🇮🇩" * 50,
    "right to left": "السلام عليكم \u202eterbalik\u202c שלום",
    "zero width": "t\u200bo\u200cl\u200do\ufeffng \u2060\u00ad" * 100,
    "lone surrogate": "Lampu \ud83d mati \udc00",
    "binary": "".join(map(chr, range(32))) + "\x7f\x80\xff\ufffd\ufffe\U0010ffff",
    "null bytes": "jalan\x00rusak\x00",
    "combining marks": "a" + "\u0301" * 4000,
    "markup": "<b>&amp;</b> [x](tg://user?id=1) {0} %s {code}",
}


@pytest.mark.asyncio
async def test_every_hard_text_gets_one_decision(database_file: Path) -> None:
    """Each text is stored as it came, decided once, and none is set aside."""
    world = await World.open(database_file, load())
    try:
        await world.set_up()
        refs = {name: await world.comment("7", words) for name, words in HARD.items()}
        await world.drain()
        async with world.store.read() as unit:
            assert {state: n for state, n in (await unit.inbox.counts()).items() if n} == {"done": len(HARD)}
            for name, ref in refs.items():
                comment_id = await unit.comments.id_of(LOCAL, CHAT, ref)
                assert comment_id is not None, name
                judged = await unit.comments.judged(comment_id)
                assert judged is not None, name
                assert judged.text == HARD[name], name
                assert len(await unit.comments.decisions_of(comment_id)) == 1, name
    finally:
        await world.store.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("name", HARD)
async def test_a_card_can_show_any_text(world: World, name: str) -> None:
    """A hard text that is held reaches the moderators as a quote within its limit."""
    world.fake.broken = RuntimeError()
    await world.comment("7", HARD[name])
    await world.drain()
    (card,) = world.told("ruang-moderator")
    assert HARD[name].startswith(card.quote)
    assert len(card.quote) <= 700
    async with world.store.read() as unit:
        assert (await unit.outbox.counts()).get("dead", 0) == 0
