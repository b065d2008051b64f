"""The questions and answers of the private chat, as prompts: one thing to do, one button for it."""

from datetime import date

from bot.dialogue.prompt import Ask, Button, Coded, Prompt
from bot.dialogue.state import LONGEST_APPEAL, TRAINING_VERSION, EntryLine, Known, Step, StrikeLine

_LATER = Button("button.later", "no:later")
# Names the version of the sentence above it, so that an old button agrees to nothing it did not show.
TRAINING_YES = f"tr:yes:{TRAINING_VERSION}"
LINK_START = Button("button.link.start", "ln:start")
_WITHDRAW_TRAINING = Button("button.training.withdraw", "tr:no")


def ask(wanted: Step, known: Known) -> Prompt:  # noqa: PLR0911 - one return a step
    """The question of a step."""
    params = {"campaign": known.campaign, "age": known.minimum_age}
    match wanted:
        case Step.CONSENT:
            yes, no = Button("button.consent.yes", "cs:yes"), Button("button.consent.no", "cs:no")
            return Prompt("dialogue.consent", params, ((yes,), (no,)), Ask.NOTHING)
        case Step.BIRTH_DATE:
            return Prompt("dialogue.birth_date", params, ((_LATER,),), Ask.TEXT)
        case Step.PHONE:
            return _phone(known)
        case Step.GENDER:
            choices = tuple(Button(f"button.gender.{value}", f"gd:{value}") for value in ("p", "l"))
            return Prompt("dialogue.gender", params, (choices, (Button("button.gender.skip", "gd:skip"),)))
        case Step.ERASE:
            return erase_question()
        case Step.LINK:
            return Prompt("link.ask", {}, ((_LATER,),), Ask.TEXT)
        case Step.CHECK:
            return Prompt("check.ask", {}, ((_LATER,),), Ask.TEXT)
        case Step.APPEAL:
            return appeal_question()
        case Step.IDLE:
            return help_prompt()


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
    missing = [name for name in ("birth_date", "phone") if name in known.required and known.misses(name)]
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
    # One obstacle a line reads best; the rest follow once it is out of the way.
    return Coded("dialogue.entry_waits", {"posted_at": line.posted_at, "why": line.obstacles[0]})


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
    facts = tuple(Coded(f"fact.{name}") for name in sorted(known.held))
    if not facts:
        return Prompt("dialogue.profile_empty")
    return Prompt("dialogue.profile", {"facts": facts}, ((Button("button.erase", "er:ask"),),))


def help_prompt() -> Prompt:
    """What one can do here, each by button too."""
    rows = (("status", "klaim"), ("profil", "privasi"), ("cek", "tautkan"), ("banding", "bahasa"))
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


def erase_question() -> Prompt:
    """Make sure."""
    yes, no = Button("button.erase.yes", "er:yes"), Button("button.erase.no", "er:no")
    return Prompt("dialogue.erase", {}, ((yes,), (no,)))
