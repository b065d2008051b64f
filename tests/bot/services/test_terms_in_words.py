"""The terms in words: every rule changes the text in both languages, and citizens can read it in the chat."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.ports.platform import Send
from bot.services.terms import FILES, terms_files, terms_prompts, terms_text
from bot.texts import render, text
from campaigns.published import rules_bytes
from campaigns.rule_checks import MAX_WORDS
from campaigns.rules import Stratum
from campaigns.terms import terms
from campaigns.undi.signatures import rules_hash
from tests.campaigns.campaign_builders import CAMPAIGN, a_campaign
from tests.campaigns.test_terms import NEEDED, OTHER
from tests.support.season import Season
from tests.support.season import a_campaign as one_here
from tests.support.world import World

LONGEST = 2000  # characters of one message on Discord
WHOLE: dict[str, Any] = {name: values[-1] for name, values in OTHER.items()}


def body(locale: str, **rules: Any) -> str:
    """The text without its last paragraph, which names the hash of the rules."""
    campaign = a_campaign(**rules)
    return terms_text(campaign, terms(campaign), text, locale).rpartition("\n\n")[0]


@pytest.mark.parametrize("locale", FILES)
@pytest.mark.parametrize("name", OTHER)
def test_a_rule_that_changes_changes_the_words(name: str, locale: str) -> None:
    """No sentence leaves a value out: each value of a rule reads differently in both languages."""
    found = [body(locale), *(body(locale, **{name: value}) for value in OTHER[name])]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("locale", FILES)
def test_times_stand_in_all_three_zones(locale: str) -> None:
    """Every moment of the terms is said in WIB, WITA and WIT."""
    lines = [line for line in body(locale).splitlines() if "WIB" in line]
    assert len(lines) == 3
    assert all(line.count("WIB") == line.count("WITA") == line.count(" WIT)") for line in lines)


@pytest.mark.asyncio
async def test_the_text_names_the_hash_of_its_rules(world: World) -> None:
    """The files for the bundle hold both languages and the hash that the seal names."""
    async with world.store.read() as unit:
        files = await terms_files(unit, one_here(), text)
    digest = rules_hash(rules_bytes(one_here()))
    assert sorted(files) == ["ketentuan.txt", "terms.txt"]
    assert all(digest in data.decode() and "Balai" in data.decode() for data in files.values())


@pytest.mark.asyncio
@pytest.mark.parametrize("locale", FILES)
@pytest.mark.parametrize("rules", [{}, WHOLE])
async def test_every_message_of_the_chat_fits(world: World, rules: dict[str, Any], locale: str) -> None:
    """However much is ruled, no message is longer than a platform takes."""
    many = tuple(Stratum(f"{'hari' * 8}-{n}", 9, 9, "telegram", "2026-12-02", "BB") for n in range(40))
    wordy = {
        "strata": many, "contact": "k" * MAX_WORDS,
        "more_hashtags": tuple(f"#{'t' * 98}{n:02}" for n in range(19)),
        "permit": replace(
            NEEDED, number="1" * MAX_WORDS, issuer="i" * MAX_WORDS, recommendation="r" * MAX_WORDS
        ),
    }  # fmt: skip
    async with world.store.read() as unit:
        for campaign in (a_campaign(**rules), a_campaign(**rules | wordy)):
            prompts = await terms_prompts(unit, campaign)
            said = [render(prompt, locale).text for prompt in prompts]
            assert max(map(len, said)) <= LONGEST
            assert len(said) <= 5


@pytest.mark.asyncio
async def test_a_citizen_reads_the_terms_in_the_chat(world: World) -> None:
    """`/ketentuan` answers with the campaign at hand, also for whoever is in none yet."""
    await Season.opened(world)
    await world.write("31", "/ketentuan")
    await world.drain()
    said = "\n".join(
        render(e.prompt, "id").text
        for e in world.effects(Send)
        if e.chat_ref == "31" and e.prompt.code == "terms.message"
    )
    assert "Ketentuan Jernih Berkomentar" in said
    assert re.findall(r"^(\d+)\. ", said, re.MULTILINE) == [str(n) for n in range(1, 13)]
    assert "kritik" in said.casefold()


@pytest.mark.asyncio
async def test_without_a_campaign_the_chat_says_so(world: World) -> None:
    """A draft is nobody's yet."""
    await world.services.campaigns.create(one_here())
    await world.write("31", "/ketentuan")
    await world.drain()
    assert "terms.none" in world.codes("31")
    assert CAMPAIGN.rules.quota == 90
