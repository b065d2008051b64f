"""People: the person behind accounts, their facts, consents and place in the private dialogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import Author, AuthorKind, PlatformName

DECLARED, VERIFIED = "declared", "verified"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a person. `account_id` is empty once the person is erased."""

    row_id: int
    person_id: int
    platform: PlatformName
    account_id: str = field(repr=False)
    private_open: bool  # the person has opened the private chat, so that the bot may write
    locale: str
    kind: AuthorKind = AuthorKind.MEMBER
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProfileFact:
    """One fact of a profile: `value` as text (a date in ISO form), `grade` declared or verified."""

    name: str
    value: str = field(repr=False)
    grade: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent to one purpose, with the version and hash (hex SHA-256) of the text shown."""

    purpose: str
    text_version: str
    text_sha256: str
    given_at: datetime


def together(profiles: Sequence[Mapping[str, ProfileFact]]) -> dict[str, ProfileFact]:
    """Profiles as one: of each fact what is verified before what is declared, then what stands first."""
    found: dict[str, ProfileFact] = {}
    for profile in profiles:
        for name, fact in profile.items():
            if name not in found or (fact.grade, found[name].grade) == (VERIFIED, DECLARED):
                found[name] = fact
    return found


class People(Protocol):
    """Persons, accounts, facts, consents."""

    async def account(self, author: Author, now: datetime) -> Account:
        """The author's account, made with a person of its own when new; the shown name is kept."""
        ...

    async def accounts(self, authors: Sequence[Author], now: datetime) -> Sequence[Account]:
        """The account of each author, as `account` gives it."""
        ...

    async def find(self, platform: PlatformName, account_id: str) -> Account | None:
        """The account, if ever seen."""
        ...

    async def by_row(self, row_id: int) -> Account | None:
        """The account with an id."""
        ...

    async def name_of(self, row_id: int) -> str:
        """The name that an account is shown by; empty once its person is erased."""
        ...

    async def accounts_of(self, person_id: int) -> Sequence[Account]:
        """All accounts of a person, oldest first."""
        ...

    async def opened_private(self, row_id: int, locale: str | None, now: datetime) -> None:
        """The person opened the private chat (and chose a language)."""
        ...

    async def facts(self, person_id: int) -> Mapping[str, ProfileFact]:
        """The profile facts by name."""
        ...

    async def facts_of(self, person_ids: Sequence[int]) -> Mapping[str, ProfileFact]:
        """The facts of persons who are one: verified before declared, then the first person's."""
        ...

    async def put_fact(self, person_id: int, fact: ProfileFact, now: datetime) -> None:
        """Record or replace a fact. The fact `phone` is kept as a blind index only."""
        ...

    async def drop_facts(self, person_id: int) -> None:
        """Forget the facts and the phone's index."""
        ...

    async def same_person(self, person_id: int) -> Sequence[int]:
        """Ids of all who are this person by a shared phone or a link, also through others, ascending.

        This one is included. A declared phone is shared with those who declare it, never with who proved it.
        """
        ...

    async def provers(self, person_id: int) -> Sequence[int]:
        """Ids of all who are those that proved a phone which this person merely declares, ascending.

        None for whoever proved a phone of their own, on whichever account.
        """
        ...

    async def linked(self, person_id: int) -> Sequence[int]:
        """Ids of all who are this person by links alone, this one included, ascending."""
        ...

    async def same_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """For each person what `same_person` gives."""
        ...

    async def provers_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """For each person what `provers` gives; those who have none are left out."""
        ...

    async def linked_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """For each person what `linked` gives."""
        ...

    async def by_rows(self, row_ids: Collection[int]) -> Mapping[int, Account]:
        """The accounts with these ids, by id."""
        ...

    async def accounts_of_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Account]]:
        """For each person what `accounts_of` gives; those who have none are left out."""
        ...

    async def facts_all(self, person_ids: Collection[int]) -> Mapping[int, Mapping[str, ProfileFact]]:
        """For each person what `facts` gives; those who have none are left out."""
        ...

    async def consents_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Consent]]:
        """For each person what `consents` gives; those who have none are left out."""
        ...

    async def consents(self, person_id: int) -> Sequence[Consent]:
        """Consents in force."""
        ...

    async def give_consent(self, person_id: int, consent: Consent) -> None:
        """Record a consent."""
        ...

    async def withdraw_consent(self, person_id: int, purpose: str, now: datetime) -> bool:
        """End the consent to one purpose; whether there was one."""
        ...

    async def withdraw_consents(self, person_id: int, now: datetime) -> None:
        """End every consent."""
        ...

    async def erase(self, person_id: int, now: datetime) -> None:
        """Forget the person's key, facts, names and account numbers."""
        ...


class Dialogues(Protocol):
    """Where each account stands in the private dialogue: codes only, never values."""

    async def load(self, account_row: int) -> Mapping[str, object] | None:
        """The stored state, or None at the beginning."""
        ...

    async def save(self, account_row: int, state: Mapping[str, object] | None, now: datetime) -> None:
        """Keep a state; None forgets it."""
        ...
