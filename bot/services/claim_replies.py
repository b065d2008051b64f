"""ClaimReplies: composes the public link to a checked claim as things stand when it is sent.

It names the fact-checker, the verdict in their words and the address; it says nothing about the citizen.
"""

from bot.dialogue.prompt import Prompt
from bot.moderation.decision import Outcome
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.platform import Effect, Send
from bot.ports.unit_of_work import UnitOfWork

_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})


class ClaimReplies:
    """The composer of the kind `claim_reply`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """While it is courteous, the claim counts, and the comment stands there and repeats it still."""
        chat_ref, message_ref = str(action.payload["chat_ref"]), str(action.payload["message_ref"])
        claim_id, until = int(str(action.payload["claim"])), int(str(action.payload["until"]))
        if self._clock.now().timestamp() > until:
            return None
        comment_id = await unit.comments.id_of(action.platform, chat_ref, message_ref)
        judged = await unit.comments.judged(comment_id) if comment_id is not None else None
        if judged is None or not _stands(judged, claim_id):
            return None
        channel = await unit.channels.by_id(judged.channel_id)
        kept = await unit.checked_claims.get(claim_id)
        # A chat with another number since has none of its old messages.
        if channel is None or channel.channel_ref != chat_ref or kept is None or not kept.active:
            return None
        if channel.policy.shadow or not channel.policy.claim_reply:
            return None
        said = kept.claim
        params = {"publisher": said.publisher, "rating": said.rating, "url": said.url}
        prompt = Prompt("claims.reply", params)
        return Send(chat_ref, prompt, channel.locale, action.key, reply_to=message_ref)


def _stands(judged: Judged, claim_id: int) -> bool:
    repeats = any(flag.facts.get("claim") == claim_id for flag in judged.flags)
    return repeats and judged.outcome in _STAYS and not judged.gone
