"""The pending effects of appeals; payloads hold ids and codes alone."""

from datetime import datetime

from bot.moderation.appeal import Appeal
from bot.moderation.comment import PlatformName
from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
from bot.services.actions import to_person


def appeal_card(platform: PlatformName, appeal: Appeal, chat_ref: str) -> Action:
    """Put an appeal before the moderators, once a chat."""
    key, target = f"appeal_card:{appeal.appeal_id}:in:{chat_ref}", f"appeal:{appeal.appeal_id}"
    payload = {"appeal": appeal.appeal_id}
    return Action(key, platform, "appeal_card", target, payload, Priority.ANSWER, lane=chat_ref)


def appeal_update(platform: PlatformName, appeal: Appeal, chat_ref: str | None, why: str = "") -> Action:
    """Bring the appeal's card up to its present state; `why` tells two updates of one version apart."""
    key, target = f"appeal_card:{appeal.appeal_id}:{appeal.version}{why}", f"appeal:{appeal.appeal_id}"
    payload = {"appeal": appeal.appeal_id}
    return Action(key, platform, "appeal_update", target, payload, Priority.ANSWER, lane=chat_ref or "")


def appeal_answer(
    appellant: Account, appeal: Appeal, due_at: datetime, *, stands: bool = False, lifted: bool = False
) -> Action:
    """Tell whoever appealed what became of it; `stands`: the message was never taken away."""
    payload = {
        "appeal": appeal.appeal_id, "account": appellant.row_id, "stands": stands, "lifted": lifted,
    }  # fmt: skip
    key = f"appeal_answer:{appeal.appeal_id}"
    return to_person(key, appellant, "appeal_answer", payload, Priority.NOTICE, due_at)


def appeal_list(account: Account, ref: str) -> Action:
    """Show what an account's person can appeal, once an update (`ref`)."""
    return to_person(f"appeal_list:{ref}", account, "appeal_list", {"account": account.row_id})


def appeal_ask(account: Account, decision_id: int, ref: str) -> Action:
    """Ask why a decision should be looked at again, once an update (`ref`)."""
    payload = {"account": account.row_id, "decision": decision_id}
    return to_person(f"appeal_ask:{ref}", account, "appeal_ask", payload)
