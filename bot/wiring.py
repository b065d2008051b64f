"""Wiring: the use cases over the given ports; which service knows which stands here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.moderation.comment import PlatformName
from bot.ports.bus import Bus
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock, Entropy
from bot.ports.platform import Platform
from bot.ports.signer import Signer
from bot.ports.unit_of_work import Store
from bot.ports.words import Words
from bot.services.adapting import AdaptDesk
from bot.services.campaigns import CampaignDesk
from bot.services.channels import ChannelDesk
from bot.services.checked_claims import CheckedClaimDesk
from bot.services.claims import ClaimDesk
from bot.services.claims_in_force import ClaimsInForce
from bot.services.compose import Compose, Ways
from bot.services.conversation import PrivateChat
from bot.services.draws import DrawDesk
from bot.services.entries import EntryDesk
from bot.services.following.order import followers
from bot.services.gathering.contexts import Contexts, gatherers
from bot.services.ingest import Ingest
from bot.services.judge import Judge
from bot.services.knowing import Places
from bot.services.linking import LinkDesk
from bot.services.outbox import Sender
from bot.services.penalties import PenaltyDesk
from bot.services.presence import PresenceDesk
from bot.services.reports import ReportDesk
from bot.services.reviews import ReviewDesk
from bot.services.schedule import Schedule
from bot.services.standing import StandingDesk
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
    witnesses: WitnessDesk
    claims: ClaimDesk
    channels: ChannelDesk
    adapting: AdaptDesk
    checked_claims: CheckedClaimDesk

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


def wire(  # noqa: PLR0913 - the ports, once each
    store: Store,
    clock: Clock,
    entropy: Entropy,
    bus: Bus,
    *,
    classifier: Classifier,
    platforms: Mapping[PlatformName, Platform],
    signer: Signer,
    words: Words,
    locale: str,
) -> Services:
    """Wire the use cases over the given ports."""
    entries = EntryDesk(clock, entropy, signer)
    channels, claims, checked = ChannelDesk(clock, locale), ClaimDesk(clock), ClaimsInForce(classifier)
    reviews = ReviewDesk(clock, PenaltyDesk(), locale)
    campaigns, draws = CampaignDesk(store, clock), DrawDesk(store, clock, entropy, signer)
    readers = {name: platform.read for name, platform in platforms.items()}

    def judging() -> tuple[Worker, Sender]:
        judge = Judge(clock, Contexts(gatherers(classifier)), entries, followers())
        return Worker(
            store, clock, bus, readers,
            judge=judge,
            reviews=reviews,
            chat=PrivateChat(clock, claims, LinkDesk(clock, entropy), words, places_of(platforms), checked),
            channels=channels,
            reports=ReportDesk(clock, judge, locale),
            standing=StandingDesk(clock),
            presence=PresenceDesk(clock, entries),
        ), Sender(
            store, clock, bus, platforms, compose=Compose(classifier, clock, ways_of(platforms), locale),
            channels=channels, claims=claims, locale=locale,
        )  # fmt: skip

    return Services(
        Ingest(store, clock, bus), judging, Schedule(store, clock, bus, draws, claims), campaigns, draws,
        WitnessDesk(store, clock), claims, channels, AdaptDesk(store, clock, classifier),
        CheckedClaimDesk(store, clock, classifier),
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
