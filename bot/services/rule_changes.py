"""RuleDesk: changes the rules of a campaign, keeps every version of them, and says in public what changed."""

from datetime import datetime

from bot.dialogue.moments import coded
from bot.dialogue.prompt import Coded, Prompt
from bot.ports.audit import AuditWord
from bot.ports.clock import Clock
from bot.ports.rule_versions import RuleVersion
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.places import titles, unknown_channels
from bot.services.steps import Refusals, locked, note, say_in_channels
from bot.services.versions import keep_version
from campaigns.campaign import Campaign, CampaignState
from campaigns.changing import changed, changed_keys, differences, is_said
from campaigns.published import rules_bytes
from campaigns.refusal import Refusal
from campaigns.rules import Rules
from campaigns.undi.signatures import rules_hash

MOST_SAID = 8  # sentences of one notice; the terms have them all
MAX_WHY = 200


class RuleDesk:
    """One for all campaigns."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def change(self, campaign_id: str, rules: Rules, why: str, *, actor: str = "cli") -> Refusals:
        """Put other rules in force: in a draft as they are, in an open campaign as the next version.

        Done again it changes nothing, for then nothing differs (`change.nothing`).
        """
        now, reason = self._clock.now(), why.strip()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, *CampaignState)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = changed(campaign, rules, now)
            if not isinstance(found, Campaign):
                return found
            if found.rules_version > 1 and not 0 < len(reason) <= MAX_WHY:
                return (Refusal("change.why", {"limit": MAX_WHY}),)
            missing = await unknown_channels(unit, found)
            if missing:
                return missing
            await unit.campaigns.save(found, campaign.state)
            facts: dict[str, object] = {
                "version": found.rules_version, "keys": ",".join(changed_keys(campaign.rules, rules)),
                "rules": rules_hash(rules_bytes(found)),
            }  # fmt: skip
            await note(unit, campaign_id, AuditWord.RULES_CHANGED, now, facts, by=actor)
            if campaign.state is not CampaignState.DRAFT:
                await keep_version(unit, found, actor, reason, now)
                await self._say(unit, campaign, found, reason, now)
        return ()

    async def _say(
        self, unit: UnitOfWork, before: Campaign, after: Campaign, why: str, now: datetime
    ) -> None:
        if not is_said(before.rules, after.rules):
            return
        old, new = differences(before, after, await titles(unit, after))
        lines = [
            *(Coded("change.was", {"line": coded(line)}) for line in old),
            *(Coded("change.now", {"line": coded(line)}) for line in new),
        ]
        params = {"campaign": after.name, "lines": tuple(lines[:MOST_SAID]), "why": why}
        said = Prompt("change.said", params)
        await say_in_channels(unit, after, said, f"rules:{after.rules_version}", now)

    async def history(self, campaign_id: str) -> tuple[RuleVersion, ...] | Refusal:
        """Every version of a campaign's rules, the first one first; none of a draft."""
        async with self._store.read() as unit:
            if await unit.campaigns.get(campaign_id) is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            return tuple(await unit.rule_versions.of_campaign(campaign_id))
