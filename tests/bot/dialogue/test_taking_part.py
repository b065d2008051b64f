"""Stepping back and coming back, one more proof, objections, facts told anew: each for its own campaign."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.conversation import step
from bot.dialogue.prompt import Coded
from bot.dialogue.state import Contact, Known, NewFact, Pressed, State, Step, Turn, Typed

AT = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
NO = Coded("profile.birth_date_unreadable")
KNOWN = Known(
    today=date(2026, 12, 1), campaign_id="c-1", campaign="Jernih", required=("birth_date", "phone"),
    consented=True, held=frozenset({"birth_date", "phone"}),
)  # fmt: skip
ASKS_MORE = replace(KNOWN, required=("birth_date", "phone", "name", "domicile", "gender"))


def typed(words: str, **read: str | Coded) -> Typed:
    """A text and what it reads as."""
    return Typed(words, NO, **read)  # type: ignore[arg-type]  # the names are fields of Typed


def said(turn: Turn) -> list[str]:
    """The codes of what is said."""
    return [prompt.code for prompt in turn.prompts]


def test_stepping_back_is_asked_once_more() -> None:
    """The command asks, the button does it, and the other button changes nothing."""
    asked = step(State(), typed("/mundur"), KNOWN)
    assert said(asked) == ["leave.ask"]
    assert [b.data for row in asked.prompts[0].buttons for b in row] == ["mu:yes:c-1", "mu:no:c-1"]
    assert step(State(), Pressed("mu:yes:c-1"), KNOWN).request == "leave"
    assert said(step(State(), Pressed("mu:no:c-1"), KNOWN)) == ["leave.kept"]


def test_a_button_of_another_campaign_does_nothing() -> None:
    """Who presses an old button leaves no campaign by mistake, and proves nothing in one."""
    for data in ("mu:yes:c-0", "mu:back:c-0", "mu:yes"):
        turn = step(State(), Pressed(data), KNOWN)
        assert (turn.request, said(turn)) == ("", ["dialogue.old_button"])
    turn = step(State(), Pressed("su:yes:c-0"), replace(KNOWN, must_step_up=True))
    assert (turn.request, said(turn)) == ("", ["dialogue.old_button"])


def test_coming_back() -> None:
    """By command, and by the button under what says that one is out."""
    back = replace(KNOWN, stepped_back=True)
    assert step(State(), typed("/ikut"), back).request == "return"
    assert [b.data for b in step(State(), typed("/mundur"), back).prompts[0].buttons[0]] == ["mu:back:c-1"]
    assert step(State(), Pressed("mu:back:c-1"), back).request == "return"
    assert step(State(), typed("/ikut"), KNOWN).request == ""


def test_one_more_proof_by_phone_or_by_a_word() -> None:
    """Where a contact is proof it is asked for; elsewhere the way leads to a linked account."""
    asked = replace(KNOWN, must_step_up=True, sure_from=AT)
    (prompt,) = step(State(), typed("/yakin"), asked).prompts
    assert [b.data for row in prompt.buttons for b in row] == ["su:phone", "su:yes:c-1"]
    assert prompt.params["from"] == AT
    assert step(State(), Pressed("su:phone"), asked).state.step is Step.PHONE
    assert step(State(), Pressed("su:yes:c-1"), asked).request == "sure"
    (elsewhere,) = step(State(), typed("/yakin"), replace(asked, proves_phone=False)).prompts
    assert [b.data for row in elsewhere.buttons for b in row] == ["ln:start", "su:yes:c-1"]
    assert said(step(State(), typed("/yakin"), KNOWN)) == ["step_up.none"]


def test_objections() -> None:
    """To one entry by its button, to all by command; a forged number is an old button."""
    assert step(State(), Pressed("ob:12"), KNOWN).request == "object:12"
    assert step(State(), typed("/keberatan"), KNOWN).request == "object:"
    assert said(step(State(), Pressed("ob:1x"), KNOWN)) == ["dialogue.old_button"]
    assert said(step(State(), Pressed("ob:" + "9" * 19), KNOWN)) == ["dialogue.old_button"]


def test_only_what_a_campaign_needs_is_asked_and_in_order() -> None:
    """Name, province and gender follow the birth date and the phone where they are needed."""
    turn = step(State(), Pressed("go:on"), ASKS_MORE)
    assert (turn.state.step, said(turn)) == (Step.NAME, ["dialogue.name"])
    turn = step(turn.state, typed("siti", name="Siti"), ASKS_MORE)
    assert turn.facts == (NewFact("name", "Siti", "declared"),)
    assert turn.state.step is Step.DOMICILE
    named = replace(ASKS_MORE, held=ASKS_MORE.held | {"name"})
    island = step(turn.state, Pressed("dm:JW"), named)
    assert said(island) == ["dialogue.domicile_of"]
    assert said(step(island.state, Pressed("dm:back"), named)) == ["dialogue.domicile"]
    turn = step(island.state, Pressed("dm:JB"), named)
    assert turn.facts == (NewFact("domicile", "JB", "declared"),)
    assert (turn.state.step, said(turn)) == (Step.GENDER, ["dialogue.gender_needed"])
    placed = replace(named, held=named.held | {"domicile"})
    assert said(step(turn.state, Pressed("gd:skip"), placed))[0] == "dialogue.use_buttons"
    turn = step(turn.state, Pressed("gd:p"), placed)
    assert (turn.facts, said(turn)[0]) == ((NewFact("gender", "p", "declared"),), "dialogue.complete")
    assert step(State(), Pressed("go:on"), KNOWN).state.step is Step.IDLE


@pytest.mark.parametrize(("wanted", "code"), [(Step.NAME, "name"), (Step.DOMICILE, "domicile")])
def test_what_does_not_read_is_asked_again(wanted: Step, code: str) -> None:
    """The reason first, then the same question."""
    turn = step(State(wanted, "c-1"), typed("???"), ASKS_MORE)
    assert (turn.state.step, said(turn)) == (wanted, [f"profile.{code}_unreadable", f"dialogue.{code}"])


def test_a_province_button_of_long_ago_tells_nothing() -> None:
    """Only who is being asked answers."""
    assert step(State(), Pressed("dm:JB"), KNOWN).facts == ()


def test_facts_are_told_anew_and_never_shown() -> None:
    """The list names what is held with a button each; pressing asks as at first."""
    held = replace(ASKS_MORE, held=frozenset({"birth_date", "phone", "name", "phone_country"}))
    (prompt,) = step(State(), typed("/profil"), held).prompts
    assert prompt.params["facts"] == tuple(Coded(f"fact.{name}") for name in ("birth_date", "phone", "name"))
    data = [b.data for row in prompt.buttons for b in row]
    assert data == ["pf:birth_date", "pf:phone", "pf:name", "er:ask"]
    turn = step(State(), Pressed("pf:name"), held)
    assert (turn.state.step, said(turn)) == (Step.NAME, ["dialogue.name"])
    assert said(step(State(), Pressed("pf:erase"), held)) == ["dialogue.profile"]
    assert said(step(State(), Pressed("pf:name"), replace(held, consented=False))) == ["dialogue.profile"]


def test_a_number_of_another_country() -> None:
    """It is refused where the campaign takes none, and kept with its country where it does."""
    at, shared = State(Step.PHONE, "c-1"), Contact(True, "+6591234567")  # noqa: FBT003 - the contact's own form
    lacks = replace(KNOWN, held=frozenset({"birth_date", "gender"}))
    assert said(step(at, shared, lacks))[0] == "profile.phone_not_indonesian"
    turn = step(at, shared, replace(lacks, foreign_phones=True))
    assert turn.facts == (
        NewFact("phone", "+6591234567", "verified"), NewFact("phone_country", "SG", "verified"),
    )  # fmt: skip
    before = replace(lacks, held=lacks.held | {"phone_country"})
    home = step(at, replace(shared, phone="+6281234567890"), before)
    assert [fact.value for fact in home.facts] == ["+6281234567890", "ID"]


def test_a_forwarded_contact_is_nobodys_own() -> None:
    """A contact of another person proves nothing, however it came."""
    turn = step(State(Step.PHONE, "c-1"), Contact(False, "+6281234567890"), KNOWN)  # noqa: FBT003 - as above
    assert (turn.facts, said(turn)[0]) == ((), "dialogue.contact_not_own")
