"""Reporting: what the tests of reports do again and again."""

from collections.abc import Sequence

from bot.moderation.decision import Outcome
from tests.support.world import CHAT, LOCAL, World


async def report(world: World, user: str, message: str, *, author: str = "7", words: str = "biasa") -> str:
    """Someone answers a comment with `/lapor`; the command's ref."""
    ref = f"l{world.update_no + 1}"
    said = {"message": message, "user": author, "text": words, "at": world.clock.now().timestamp()}
    await world.accept("report", {"user": user, "chat": CHAT, "comment": said, "command_ref": ref})
    await world.drain()
    return ref


async def stand(world: World, message: str) -> tuple[Outcome, Sequence[str]]:
    """How a comment stands: its outcome, and who decided so far."""
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, message)
        assert comment_id is not None
        judged = await unit.comments.judged(comment_id)
        assert judged is not None
        return judged.outcome, [by for _, _, by in await unit.comments.decisions_of(comment_id)]
