"""What the private dialogue goes by: its state, what was given, what is known, and the turn it takes.

Codes only: a state is stored, and holds nothing that a person told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from bot.dialogue.checking import Official
from bot.dialogue.prompt import Coded, Prompt

CONSENT_VERSION = TRAINING_VERSION = "1"
LONGEST_APPEAL = 500  # characters that an author may say about a decision
# What a person may consent to, each by itself.
DRAW, TRAINING = "draw", "model_training"


class Step(StrEnum):
    """What is being asked."""

    IDLE = "idle"
    CONSENT = "consent"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    GENDER = "gender"
    NAME = "name"
    DOMICILE = "domicile"
    ERASE = "erase"
    LINK = "link"
    CHECK = "check"
    APPEAL = "appeal"
    WITNESS = "witness"


@dataclass(frozen=True, slots=True)
class State:
    """Where a person stands, and for which campaign."""

    step: Step = Step.IDLE
    campaign_id: str = ""
    # Told a birth date of a minor: no button, however old, makes that consent hold.
    is_minor: bool = False
    # The decision that an appeal in the making is about.
    about: int = 0

    def to_json(self) -> dict[str, object]:
        """As stored."""
        stored: dict[str, object] = {"step": self.step.value, "campaign": self.campaign_id}
        stored |= {"minor": True} if self.is_minor else {}
        return stored | ({"about": self.about} if self.about else {})

    @classmethod
    def from_json(cls, stored: Mapping[str, object] | None) -> Self:
        """As stored; a state of an older version begins anew."""
        if stored is None or stored.get("step") not in set(Step):
            return cls()
        is_minor = stored.get("minor") is True
        about = stored.get("about")
        return cls(
            Step(str(stored["step"])), str(stored.get("campaign", "")), is_minor,
            about if isinstance(about, int) else 0,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Started:
    """The private chat was opened, perhaps by a deep link."""

    payload: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A text, and what it reads as when it is taken for a birth date or a phone number.

    `forwarded_from`: the account or chat that a forwarded text is from; empty where that is not known.
    """

    text: str = field(repr=False)
    born: date | Coded = field(repr=False)
    phone: str | Coded = field(default=Coded("profile.phone_unreadable"), repr=False)
    forwarded_from: str = ""
    name: str | Coded = field(default=Coded("profile.name_unreadable"), repr=False)
    domicile: str | Coded = field(default=Coded("profile.domicile_unreadable"), repr=False)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours."""

    data: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A shared contact: whether it is the sender's own, and its number in E.164 or what is wrong with it."""

    is_own: bool
    phone: str | Coded = field(repr=False)


Given = Started | Typed | Pressed | Contact


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the person: when it was posted and what still keeps it out of the draw."""

    posted_at: datetime
    obstacles: tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat of the person: to be claimed until a moment, or `taken`, so that its code can be shown again."""

    seat_id: int
    until: datetime
    taken: bool = False


@dataclass(frozen=True, slots=True)
class StrikeLine:
    """What stands against the person in a channel, by its title: how many comments count, and until when.

    `silent_until`: they may not write there before; None where they may.
    """

    channel: str
    count: int
    expires_at: datetime
    silent_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a witness of a draw is to do now: `prompt` says it, `number` names it.

    `digits`: so many hexadecimal digits are awaited; 0 for none.
    """

    number: int
    prompt: Prompt
    digits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store says of the person and the campaign at hand.

    `held`: facts by name, told here or on a linked account; `verified`: those that a platform proved;
    `wants_verified`: those that the campaign needs proved. `proves_phone`: whether this platform can.
    `linked`: the platform of the person's other account; empty where there is none.
    """

    today: date
    campaign_id: str = ""
    campaign: str = ""
    required: tuple[str, ...] = ()
    minimum_age: int = 18
    consented: bool = False  # to the draw
    training: bool = False  # to comments training the model
    held: frozenset[str] = frozenset()
    verified: frozenset[str] = frozenset()
    wants_verified: frozenset[str] = frozenset()
    proves_phone: bool = True
    foreign_phones: bool = False
    linked: str = ""
    # They took themselves out; a proof was asked of them, which a word is from a moment on.
    stepped_back: bool = False
    must_step_up: bool = False
    sure_from: datetime | None = None
    # The list is drawn up: nothing that they end now changes who is in.
    sealed: bool = False
    official: Official = field(default_factory=Official)
    # What fact-checkers say of the text that is to be checked.
    examined: tuple[Coded, ...] = ()
    entries: tuple[EntryLine, ...] = ()
    seats: tuple[SeatLine, ...] = ()
    strikes: tuple[StrikeLine, ...] = ()
    duty: Duty | None = None  # where it was looked for: see dialogue/witnessing.py
    appeals: tuple[datetime, ...] = ()  # by when each open appeal of the person is to be answered

    @property
    def waiting(self) -> tuple[SeatLine, ...]:
        """The seats that are still to be claimed."""
        return tuple(seat for seat in self.seats if not seat.taken)

    def misses(self, name: str) -> bool:
        """Whether a needed fact is still to be told here."""
        if name not in self.held:
            return True
        return self.proves_phone and name in self.wants_verified - self.verified

    @property
    def proof_is_elsewhere(self) -> bool:
        """Whether the phone must be proved and only a linked account can do it."""
        return not self.proves_phone and "phone" in self.wants_verified - self.verified


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact that was given: its name, value and grade."""

    name: str
    value: str = field(repr=False)
    grade: str


@dataclass(frozen=True, slots=True)
class ConsentChange:
    """Consent to one purpose, given or withdrawn; withdrawing the draw's ends everything told so far."""

    purpose: str
    given: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows: the next state, what to say, what to record, what to ask of the services.

    `request` is `claim:<seat>`, `confirm:<seat>`, `ask_give_up:<seat>`, `give_up:<seat>`, `receipt`, `terms`,
    `erase`, `locale:<id|en>`, `link:` (a code is wanted), `link:<code>`, `unlink`, `leave`, `return`, `sure`,
    `object:<entry or nothing>`, `witness:<hex>`, `appeals` (the list), `appeal:<decision>` (ask why),
    `appeal_open:<decision>:<words>`, `appeal_ask_end:<appeal>`, `appeal_end:<appeal>` or empty.
    """

    state: State
    prompts: tuple[Prompt, ...]
    facts: tuple[NewFact, ...] = ()
    consents: tuple[ConsentChange, ...] = ()
    request: str = field(default="", repr=False)
