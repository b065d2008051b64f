"""Entry actions: what an entrant is told in private of their entries; composed when it is sent."""

from datetime import datetime, timedelta

from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
from bot.services.actions import to_person
from bot.services.night import after_night
from campaigns.campaign import Campaign

ENTERED, REMINDED = "entered", "profile_due"
SOON = timedelta(seconds=70)  # so that a moderator who is there has decided


def entered(account: Account, campaign: Campaign, now: datetime) -> Action:
    """That a comment entered, or why not yet; once an account and campaign."""
    return _action(ENTERED, account, campaign, now + SOON)


def profile_due(account: Account, campaign: Campaign, now: datetime) -> Action:
    """That a step is left before the end; once an account and campaign."""
    return _action(REMINDED, account, campaign, now)


def _action(kind: str, account: Account, campaign: Campaign, at: datetime) -> Action:
    payload = {"account": account.row_id, "campaign": campaign.campaign_id}
    key = f"{kind}:{campaign.campaign_id}:{account.row_id}"
    return to_person(key, account, kind, payload, Priority.COURTESY, after_night(campaign, at))
