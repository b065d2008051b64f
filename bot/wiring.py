"""Wiring: the use cases over the given ports; which service knows which stands here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.moderation.comment import PlatformName
from bot.platforms.links import plain_links
from bot.ports.bus import Bus
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock, Entropy
from bot.ports.platform import Platform
from bot.ports.signer import Signer
from bot.ports.unit_of_work import Store
from bot.ports.words import Words
from bot.services.adapting import AdaptDesk
from bot.services.appeals import AppealDesk
from bot.services.backtesting import BacktestDesk
from bot.services.campaigns import CampaignDesk
from bot.services.channels import ChannelDesk
from bot.services.checked_claims import CheckedClaimDesk
from bot.services.claims import ClaimDesk
from bot.services.claims_in_force import ClaimsInForce
from bot.services.compose import Compose, Ways
from bot.services.conversation import PrivateChat
from bot.services.daily import DailyFigures
from bot.services.draws import DrawDesk
from bot.services.duty import DutyDesk
from bot.services.entrant_desk import EntrantDesk
from bot.services.entries import EntryDesk
from bot.services.entry_news import EntryNews
from bot.services.following.order import followers
from bot.services.gathering.contexts import Contexts, gatherers
from bot.services.ingest import Ingest
from bot.services.judge import Judge
from bot.services.knowing import Places
from bot.services.linking import LinkDesk
from bot.services.outbox import Sender
from bot.services.penalties import PenaltyDesk
from bot.services.presence import PresenceDesk
from bot.services.quieting import Quiet
from bot.services.rechecking import RecheckDesk
from bot.services.rehearsing import RehearsalDesk
from bot.services.renewing import RenewalDesk
from bot.services.reports import ReportDesk
from bot.services.reviewing.bulk import BulkDesk
from bot.services.reviewing.verdicts import Verdicts
from bot.services.reviews import ReviewDesk
from bot.services.rule_changes import RuleDesk
from bot.services.sampling import SampleDesk
from bot.services.schedule import Schedule
from bot.services.sources import Sources
from bot.services.standing import StandingDesk
from bot.services.unusual_desk import UnusualDesk
from bot.services.vouchers import VoucherDesk
from bot.services.watch import Watch
from bot.services.witness_duties import WitnessChat
from bot.services.witnesses import WitnessDesk
from bot.services.worker import Worker


@dataclass(frozen=True)
class Services:
    """The use cases, wired. Those that need the name of the model in use are made when they are asked for."""

    ingest: Ingest
    judging: Callable[[], tuple[Worker, Sender]]
    schedule: Schedule
    campaigns: CampaignDesk
    draws: DrawDesk
    rehearsals: RehearsalDesk
    witnesses: WitnessDesk
    claims: ClaimDesk
    channels: ChannelDesk
    adapting: AdaptDesk
    checked_claims: CheckedClaimDesk
    verdicts: Verdicts
    bulk: BulkDesk
    appeals: AppealDesk
    entrants: EntrantDesk
    unusual: UnusualDesk
    rechecks: RecheckDesk
    backtests: BacktestDesk
    vouchers: VoucherDesk
    rules: RuleDesk
    renewals: RenewalDesk

    @cached_property
    def _judging(self) -> tuple[Worker, Sender]:
        return self.judging()

    @property
    def worker(self) -> Worker:
        """What reads the inbox and judges."""
        return self._judging[0]

    @property
    def sender(self) -> Sender:
        """What performs the outbox."""
        return self._judging[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the use cases stand on, once each. `locale` and `zone` are the institution's."""

    store: Store
    clock: Clock
    entropy: Entropy
    bus: Bus
    classifier: Classifier
    platforms: Mapping[PlatformName, Platform]
    signer: Signer
    words: Words
    locale: str
    zone: str = "Asia/Jakarta"
    sources: Sources = field(default_factory=Sources)


def wire(ports: Ports) -> Services:
    """Wire the use cases over the given ports."""
    store, clock, bus, locale = ports.store, ports.clock, ports.bus, ports.locale
    verdicts, appeals = Verdicts(clock, PenaltyDesk()), AppealDesk(clock, PenaltyDesk(), locale)
    channels, claims = ChannelDesk(clock, locale), ClaimDesk(clock)
    draws = DrawDesk(store, clock, ports.entropy, ports.signer, ports.sources)
    witnesses = WitnessDesk(store, clock, ports.signer.public_key)
    unusual, recheck = UnusualDesk(store, clock), RecheckDesk(store, clock, ports.platforms)
    chat, news = WitnessChat(store, clock, witnesses), EntryNews(store, clock)
    rounds = (chat.remind, DailyFigures(store, clock, Quiet(ports.zone)).publish)
    watch = Watch(store, clock, bus, SampleDesk(ports.entropy), ports.zone)
    doors = ways_of(ports.platforms).doors
    campaigns = CampaignDesk(store, clock, ports.sources.demands, doors)
    schedule = Schedule(
        store, clock, bus, draws, claims, watch, unusual.run_once, recheck.run_once, news.run_once,
        campaigns=campaigns, rounds=rounds,
    )  # fmt: skip

    def judging() -> tuple[Worker, Sender]:
        compose = Compose(ports.classifier, clock, ways_of(ports.platforms), locale)
        return _worker(ports, verdicts, appeals, (channels, claims, chat)), Sender(
            store, clock, bus, ports.platforms,
            compose=compose, channels=channels, claims=claims, locale=locale,
        )  # fmt: skip

    return Services(
        Ingest(store, clock, bus), judging, schedule, campaigns, draws,
        RehearsalDesk(store, clock, ports.entropy), witnesses, claims, channels,
        AdaptDesk(store, clock, ports.classifier), CheckedClaimDesk(store, clock, ports.classifier),
        verdicts, BulkDesk(store, clock, ports.classifier, verdicts), appeals,
        EntrantDesk(store, clock), unusual, recheck,
        BacktestDesk(store, clock, ports.classifier, plain_links), VoucherDesk(store, clock),
        RuleDesk(store, clock), RenewalDesk(store, clock),
    )  # fmt: skip


def _worker(
    ports: Ports, verdicts: Verdicts, appeals: AppealDesk, desks: tuple[ChannelDesk, ClaimDesk, WitnessChat]
) -> Worker:
    clock, locale, quiet = ports.clock, ports.locale, Quiet(ports.zone)
    channels, claims, witnesses = desks
    entries = EntryDesk(clock, ports.entropy, ports.signer)
    judge = Judge(clock, Contexts(gatherers(ports.classifier)), entries, followers(), quiet)
    checked = ClaimsInForce(ports.classifier)
    links, places = LinkDesk(clock, ports.entropy), places_of(ports.platforms)
    readers = {name: platform.read for name, platform in ports.platforms.items()}
    return Worker(
        ports.store, clock, ports.bus, readers,
        judge=judge, reviews=ReviewDesk(clock, verdicts, locale), appeals=appeals,
        chat=PrivateChat(
            clock, ports.words, places, claims=claims, links=links, appeals=appeals, checked=checked,
            witnesses=witnesses,
        ), channels=channels,
        reports=ReportDesk(clock, judge, quiet, locale), standing=StandingDesk(clock),
        presence=PresenceDesk(clock, entries), duty=DutyDesk(clock, locale),
    )  # fmt: skip


def ways_of(platforms: Mapping[PlatformName, Platform]) -> Ways:
    """How buttons lead to each platform's private dialogue and messages."""

    def link_to(name: PlatformName, chat_ref: str, message_ref: str) -> str:
        return platforms[name].link_to(chat_ref, message_ref) if name in platforms else ""

    return Ways({name: platform.door for name, platform in platforms.items()}, link_to)


def places_of(platforms: Mapping[PlatformName, Platform]) -> Places:
    """What the platforms say of themselves."""
    return Places(
        frozenset(name for name, platform in platforms.items() if platform.proves_phones),
        {name: platform.own_refs for name, platform in platforms.items()},
    )
