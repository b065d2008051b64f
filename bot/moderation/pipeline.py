"""The pipeline: every check in one visible list; its order is the policy.

Pure: a comment, what was gathered and a policy in, one flag a phase out, also when clear.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag
from bot.moderation.phase import PhaseFactory
from bot.moderation.phases.claims import claims
from bot.moderation.phases.constructive import constructive
from bot.moderation.phases.duplicate import duplicate
from bot.moderation.phases.edited import edited
from bot.moderation.phases.flood import flood
from bot.moderation.phases.gambling import gambling
from bot.moderation.phases.impersonation import impersonation
from bot.moderation.phases.links import links
from bot.moderation.phases.personal_data import personal_data
from bot.moderation.phases.raid import raid
from bot.moderation.phases.sudden_link import sudden_link
from bot.moderation.phases.toxicity import toxicity
from bot.moderation.phases.urgent import urgent
from bot.moderation.policy import Policy

PHASES: tuple[PhaseFactory, ...] = (
    # A cry for help goes to a person, whatever else the comment says.
    urgent,
    # What harms somebody by being read is hidden before anything is weighed.
    personal_data,
    # Whoever passes for the institution is looked at by it, whatever they say.
    impersonation,
    # Cheap and certain before costly and probable.
    links,
    # A stranger's first link and a link slipped in later are seldom for the reader's good.
    sudden_link,
    # Approved once is not approved for other words.
    edited,
    # Adverts for gambling are most of what floods a channel, and never a matter of opinion.
    gambling,
    # Attacks on people: criticism of policy never gets here by its topic alone.
    toxicity,
    # Before the crowd: what one author does alone is told by the clock.
    flood,
    # What many say alike is nobody's own word; a person looks whether they agree or were sent.
    duplicate,
    # The same by new accounts within minutes: the one thing here that may remove, with the model's word.
    raid,
    # Says where to read more and speaks against nobody, so that it comes after what may.
    claims,
    # Only what survived is judged for its worth.
    constructive,
)


def active(policy: Policy) -> tuple[PhaseFactory, ...]:
    """The phases that a policy runs, in the order of the list."""
    return tuple(factory for factory in PHASES if factory.name in policy.phases)


def run(comment: Comment, context: Context, policy: Policy) -> tuple[Flag, ...]:
    """One flag for each active phase; a phase whose need was not gathered says `unchecked`."""
    return tuple(
        Flag.unchecked(factory.name)
        if not all(context.has(need) for need in factory.needs)
        else factory(policy)(comment, context)
        for factory in active(policy)
    )


def needs_of(policy: Policy) -> frozenset[Need]:
    """What the phases that a policy runs need to see."""
    return frozenset().union(*(factory.needs for factory in active(policy)))
