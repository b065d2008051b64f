"""The questions and answers of the private chat, as prompts: one thing to do, one button for it."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.dialogue.places import islands_prompt
from bot.dialogue.prompt import Ask, Button, Coded, Prompt
from bot.dialogue.state import LONGEST_APPEAL, TRAINING_VERSION, EntryLine, Known, Step, StrikeLine

# What a campaign may need, in the order in which it is asked: who is too young is let go before the rest.
ASKED = ("birth_date", "phone", "name", "domicile", "gender")
_LATER = Button("button.later", "no:later")
# Names the version of the sentence above it, so that an old button agrees to nothing it did not show.
TRAINING_YES = f"tr:yes:{TRAINING_VERSION}"
LINK_START = Button("button.link.start", "ln:start")
_WITHDRAW_TRAINING = Button("button.training.withdraw", "tr:no")


def ask(wanted: Step, known: Known) -> Prompt:
    """The question of a step."""
    question = _QUESTIONS.get(wanted)
    return question(known) if question is not None else help_prompt()


def _consent(known: Known) -> Prompt:
    params = {"campaign": known.campaign, "age": known.minimum_age}
    yes, no = Button("button.consent.yes", "cs:yes"), Button("button.consent.no", "cs:no")
    return Prompt("dialogue.consent", params, ((yes,), (no,)), Ask.NOTHING)


def _gender(known: Known) -> Prompt:
    params = {"campaign": known.campaign, "age": known.minimum_age}
    choices = tuple(Button(f"button.gender.{value}", f"gd:{value}") for value in ("p", "l"))
    if "gender" in known.required:
        return Prompt("dialogue.gender_needed", params, (choices, (_LATER,)))
    return Prompt("dialogue.gender", params, (choices, (Button("button.gender.skip", "gd:skip"),)))


def _text(code: str) -> Callable[[Known], Prompt]:
    return lambda known: Prompt(
        code, {"campaign": known.campaign, "age": known.minimum_age}, ((_LATER,),), Ask.TEXT
    )


def _phone(known: Known) -> Prompt:
    if known.proves_phone:
        return Prompt("dialogue.phone", {}, (), Ask.CONTACT)
    if known.proof_is_elsewhere:
        return Prompt("dialogue.phone_needs_proof", {}, ((LINK_START,), (_LATER,)), Ask.TEXT)
    return Prompt("dialogue.phone_declared", {}, ((_LATER,),), Ask.TEXT)


def next_step(known: Known) -> Step:
    """What is still missing for the campaign at hand, in the order in which it is asked."""
    if not known.campaign_id:
        return Step.IDLE
    if not known.consented:
        return Step.CONSENT
    missing = [name for name in ASKED if name in known.required and known.misses(name)]
    return Step(missing[0]) if missing else Step.IDLE


def age_on(born: date, today: date) -> int:
    """Full years on a day."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def status_prompt(known: Known) -> Prompt:
    """How the person's entries stand, and the next thing to do."""
    if known.waiting:
        return claim_prompt(known)
    if not known.entries:
        return Prompt("dialogue.status_none")
    lines = tuple(_entry(line) for line in known.entries)
    missing = not known.consented or any(known.misses(name) for name in known.required)
    button = Button("button.complete", "go:on") if missing else Button("button.receipt", "rc:all")
    if known.must_step_up and not missing:
        button = Button("button.step_up", "su:go")
    if known.stepped_back:
        button = Button("button.leave.back", f"mu:back:{known.campaign_id}")
    buttons = ((button,), *(((LINK_START,),) if known.proof_is_elsewhere and not known.linked else ()))
    return Prompt("dialogue.status", {"campaign": known.campaign, "entries": lines}, buttons)


def status_prompts(known: Known, *, is_minor: bool = False) -> tuple[Prompt, ...]:
    """What `/status` answers: how things stand, what counts against the person, then about training.

    Whoever has a voucher to take is not asked whether their comments train the model, nor is a minor.
    """
    # A voucher that waits is the one thing to be seen, unless there is something to be ended.
    asks = known.training or not (known.waiting or is_minor)
    open_appeals = (appeals_prompt(known),) if known.appeals else ()
    training = (training_prompt(known),) if asks else ()
    return (status_prompt(known), *strikes_prompts(known), *open_appeals, *training)


def strikes_prompts(known: Known) -> tuple[Prompt, ...]:
    """What stands against the person and until when; nothing where nothing does."""
    lines = tuple(_strikes(line) for line in known.strikes)
    return (Prompt("status.strikes", {"lines": lines}),) if lines else ()


def _strikes(line: StrikeLine) -> Coded:
    told = {"channel": line.channel, "count": line.count, "expires": line.expires_at.date()}
    if line.silent_until is None:
        return Coded("status.strikes.line", told)
    return Coded("status.strikes.silent", {**told, "until": line.silent_until})


def appeals_prompt(known: Known) -> Prompt:
    """How many appeals wait, by when they are answered at the latest, and the way to them."""
    params = {"count": len(known.appeals), "until": max(known.appeals)}
    return Prompt("appeal.status", params, ((Button("button.do.banding", "do:banding"),),))


def appeal_question(quote: str = "", marks: tuple[tuple[int, int], ...] = ()) -> Prompt:
    """Why somebody else should look again; `quote`: the comment, as far as it is at hand."""
    params = {"limit": LONGEST_APPEAL}
    buttons = ((Button("button.appeal.skip", "bs:skip"),), (_LATER,))
    return Prompt("appeal.ask", params, buttons, Ask.TEXT, quote, marks)


def training_prompt(known: Known) -> Prompt:
    """What training on one's comments means, and the button that allows it or ends it."""
    if known.training:
        return Prompt("dialogue.training_on", {}, ((_WITHDRAW_TRAINING,),))
    return Prompt("dialogue.training", {}, ((Button("button.training.yes", TRAINING_YES),),))


def _entry(line: EntryLine) -> Coded:
    if not line.obstacles:
        return Coded("dialogue.entry_in", {"posted_at": line.posted_at})
    # All of them at once, so that nobody mends one thing only to be told of the next.
    why = line.obstacles if len(line.obstacles) > 1 else line.obstacles[0]
    return Coded("dialogue.entry_waits", {"posted_at": line.posted_at, "why": why})


def claim_prompt(known: Known) -> Prompt:
    """The person's seats: to take the voucher, or see its code again; what waits may also be given up."""
    if not known.seats:
        return Prompt("dialogue.claim_none")
    buttons = tuple(
        (Button("button.claim.again" if seat.taken else "button.claim.take", f"cl:{seat.seat_id}"),)
        for seat in known.seats
    )
    if not known.waiting:
        return Prompt("dialogue.claim_taken", {}, buttons)
    drops = tuple((Button("button.claim.drop", f"gu:{seat.seat_id}"),) for seat in known.waiting)
    until = min(seat.until for seat in known.waiting)
    return Prompt("dialogue.claim", {"until": until}, (*buttons, *drops))


def profile_prompt(known: Known) -> Prompt:
    """Which facts are held; never their values, for a phone lies open on a table."""
    held = [name for name in ASKED if name in known.held]
    if not held:
        return Prompt("dialogue.profile_empty")
    facts = tuple(Coded(f"fact.{name}") for name in held)
    # A fact is told anew for a campaign, under the consent to its draw.
    anew = held if known.campaign_id and known.consented else []
    buttons = tuple(
        (Button("button.fact.anew", f"pf:{name}", params={"fact": Coded(f"fact.{name}")}),) for name in anew
    )
    return Prompt("dialogue.profile", {"facts": facts}, (*buttons, (Button("button.erase", "er:ask"),)))


def help_prompt() -> Prompt:
    """What one can do here, each by button too."""
    rows = (
        ("status", "klaim"),
        ("profil", "privasi"),
        ("cek", "tautkan"),
        ("banding", "bahasa"),
        ("ketentuan",),
    )
    buttons = tuple(tuple(Button(f"button.do.{name}", f"do:{name}") for name in row) for row in rows)
    return Prompt("dialogue.help", {}, buttons)


def linked_prompt(known: Known) -> Prompt:
    """That the account is linked, and the button that ends it."""
    named = {"platform": Coded(f"platform.{known.linked}")}
    return Prompt("link.already", named, ((Button("button.link.end", "ln:off"),),))


def privacy_prompt(known: Known) -> Prompt:
    """What is kept and why, and how to end it."""
    withdraw = ((Button("button.consent.withdraw", "cs:no"),),) if known.consented else ()
    training = ((_WITHDRAW_TRAINING,),) if known.training else ()
    return Prompt("dialogue.privacy", {}, (*withdraw, *training, (Button("button.erase", "er:ask"),)))


def language_prompt() -> Prompt:
    """Choose a language."""
    return Prompt(
        "dialogue.language", {}, ((Button("button.locale.id", "lc:id"), Button("button.locale.en", "lc:en")),)
    )


def erase_question(*, sealed: bool = False) -> Prompt:
    """Make sure; where the list is drawn up, say that a prize could then not be handed over."""
    yes, no = Button("button.erase.yes", "er:yes"), Button("button.erase.no", "er:no")
    return Prompt("dialogue.erase_sealed" if sealed else "dialogue.erase", {}, ((yes,), (no,)))


_QUESTIONS: Mapping[Step, Callable[[Known], Prompt]] = {
    Step.CONSENT: _consent,
    Step.BIRTH_DATE: _text("dialogue.birth_date"),
    Step.PHONE: _phone,
    Step.GENDER: _gender,
    Step.NAME: _text("dialogue.name"),
    Step.DOMICILE: lambda _known: islands_prompt(_LATER),
    Step.ERASE: lambda known: erase_question(sealed=known.sealed),
    Step.LINK: lambda _known: Prompt("link.ask", {}, ((_LATER,),), Ask.TEXT),
    Step.CHECK: lambda _known: Prompt("check.ask", {}, ((_LATER,),), Ask.TEXT),
    Step.WITNESS: lambda _known: Prompt("witness.ask", {}, ((_LATER,),), Ask.TEXT),
    Step.APPEAL: lambda _known: appeal_question(),
}
