"""Check: what `jernih check` looks at, as findings in codes; changes nothing."""

from collections.abc import Mapping, Sequence

from bot.dialogue.prompt import Coded
from bot.moderation.comment import PlatformName
from bot.ports.around import ChatStanding
from bot.ports.channels import Channel, Role
from bot.ports.corrections import KeptCorrection
from bot.ports.events import Standing
from bot.ports.platform import Finding, Platform
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.reach import silent_since
from bot.services.readiness import free_stock, stock_refusal
from campaigns.campaign import CampaignState

_NEEDS_STOCK = frozenset(
    {CampaignState.DRAFT, CampaignState.OPEN, CampaignState.CLOSED, CampaignState.FROZEN}
)


async def check_store(store: Store, model: str) -> list[Finding]:
    """Channels, their corrections beside the loaded model, roles, queues, silent platforms, stock."""
    async with store.read() as unit:
        channels = await unit.channels.all()
        return [
            *_channels(channels),
            *_standings(channels, await unit.presence.standings()),
            *_corrections(channels, await unit.corrections.all_active(), model),
            *_roles(await unit.roles.count()),
            *_queues(await unit.inbox.counts(), await unit.outbox.counts()),
            *await _silences(unit),
            *await _stock(unit),
        ]


async def check_platforms(
    platforms: Mapping[PlatformName, Platform], channels: Sequence[Channel]
) -> list[Finding]:
    """What each platform says of the token, the rights and the chats."""
    if not platforms:
        return [Finding("fail", "check.no_platform", {})]
    findings: list[Finding] = []
    for name, platform in platforms.items():
        chats = [c.channel_ref for c in channels if c.platform == name and c.active]
        chats += [c.moderators_ref for c in channels if c.platform == name and c.moderators_ref]
        findings += await platform.probe(chats)
    return findings


def _channels(channels: Sequence[Channel]) -> list[Finding]:
    if not channels:
        return [Finding("fail", "check.no_channel", {})]
    found = [Finding("ok", "check.channels", {"count": len(channels)})]
    for channel in channels:
        name = {"title": channel.title, "chat": f"{channel.platform}:{channel.channel_ref}"}
        if not channel.active:
            found.append(Finding("warn", "check.channel_waiting", dict(name)))
        if channel.moderators_ref is None:
            found.append(Finding("warn", "check.no_moderators_chat", dict(name)))
        if channel.policy.shadow:
            found.append(Finding("warn", "check.shadow", dict(name)))
    return found


def _standings(channels: Sequence[Channel], known: Sequence[ChatStanding]) -> list[Finding]:
    """What was told of the bot's place in the chats that are ours."""
    titles = {(c.platform, c.moderators_ref): c.title for c in channels if c.moderators_ref}
    titles |= {(c.platform, c.channel_ref): c.title for c in channels if c.active}
    found = []
    for each in known:
        title = titles.get((each.platform, each.chat_ref))
        if title is None:
            continue
        name: dict[str, object] = {"title": title, "chat": f"{each.platform}:{each.chat_ref}"}
        if each.state is Standing.GONE:
            found.append(Finding("fail", "check.bot_gone", {**name, "at": each.at}))
        found += [
            Finding("warn", "check.bot_lacks", {**name, "right": Coded(f"right.{right}")})
            for right in each.lacks
            if each.state is Standing.ADMIN
        ]
    return found


def _corrections(channels: Sequence[Channel], active: Sequence[KeptCorrection], model: str) -> list[Finding]:
    """A correction means nothing to another model than its own."""
    stale = {each.channel_id: each for each in active if each.correction.model != model}
    return [
        Finding(
            "warn",
            "check.correction_other_model",
            {
                "title": channel.title,
                "chat": f"{channel.platform}:{channel.channel_ref}",
                "number": stale[channel.channel_id].number,
                "made_for": stale[channel.channel_id].correction.model,
                "loaded": model,
            },
        )
        for channel in channels
        if channel.channel_id in stale
    ]


def _roles(counts: Mapping[str, int]) -> list[Finding]:
    reviewers = sum(counts.get(role.value, 0) for role in (Role.REVIEWER, Role.LEAD, Role.ADMIN))
    if not reviewers:
        return [Finding("fail", "check.no_reviewer", {})]
    return [Finding("ok", "check.reviewers", {"count": reviewers})]


def _queues(inbox: Mapping[str, int], outbox: Mapping[str, int]) -> list[Finding]:
    found = []
    aside, dead = inbox.get("set_aside", 0), outbox.get("dead", 0)
    found.append(
        Finding("warn", "check.set_aside", {"count": aside}) if aside else Finding("ok", "check.inbox", {})
    )
    found.append(
        Finding("warn", "check.dead", {"count": dead}) if dead else Finding("ok", "check.outbox", {})
    )
    return found


async def _silences(unit: UnitOfWork) -> list[Finding]:
    """Platforms that do not answer, and how many actions wait for them."""
    pending = await unit.outbox.pending_by_platform()
    found = []
    for platform in PlatformName:
        since = await silent_since(unit, platform)
        if since is not None:
            params = {"platform": platform.value.title(), "since": since, "count": pending.get(platform, 0)}
            found.append(Finding("warn", "check.platform_silent", params))
    return found


async def _stock(unit: UnitOfWork) -> list[Finding]:
    found = []
    for campaign in await unit.campaigns.all():
        if campaign.state not in _NEEDS_STOCK:
            continue
        short = await stock_refusal(unit, campaign)
        if short is not None:
            found.append(Finding("fail", short.code, dict(short.params)))
            continue
        stock, quota = await free_stock(unit, campaign), campaign.rules.quota
        params: dict[str, object] = {"campaign": campaign.campaign_id, "stock": stock, "quota": quota}
        found.append(Finding("ok", "check.stock", params))
    return found
