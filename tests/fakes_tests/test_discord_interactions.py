"""Commands, buttons and forms, answered by the real library."""

import discord
import pytest

from bot.fakes.discord import CannotActError, FakeDiscord
from tests.support.discord_client import Ear, asked, connected

AUTHOR, OTHER = 500000000000000001, 500000000000000002
MENU = "Laporkan komentar"
pytestmark = pytest.mark.asyncio


class Buttons(discord.ui.View):
    """One button that lives as long as its message."""

    def __init__(self, *, disabled: bool = False) -> None:
        super().__init__(timeout=None)
        button: discord.ui.Button[Buttons] = discord.ui.Button(label="Lanjut", custom_id="lanjut")
        button.disabled = disabled
        self.add_item(button)


class Form(discord.ui.Modal, title="Data diri"):
    """One field of words."""

    name: discord.ui.TextInput["Form"] = discord.ui.TextInput(
        label="Nama", custom_id="nama", min_length=2, max_length=20
    )


async def _place(service: FakeDiscord, ear: Ear) -> int:
    """Furnish a guild with a channel, and the bot with a command and a menu entry."""
    tree = discord.app_commands.CommandTree(ear)

    @tree.command(name="cek", description="Cek status")
    @discord.app_commands.describe(kode="Kode voucher")
    async def check(interaction: discord.Interaction[Ear], kode: str) -> None:
        del interaction, kode

    @tree.context_menu(name=MENU)
    @discord.app_commands.guild_only()
    async def report(interaction: discord.Interaction[Ear], message: discord.Message) -> None:
        del interaction, message

    await tree.sync()
    ear._connection._command_tree = None
    return service.add_channel(service.add_guild())


async def test_a_command_is_answered_for_one_person(service: FakeDiscord, ear: Ear) -> None:
    """A slash command carries its option and who asked; the answer and what follows are theirs alone."""
    channel = await _place(service, ear)
    service.user_commands(channel, AUTHOR, "cek", {"kode": "JRN-1"})
    interaction = await ear.next_interaction()
    await interaction.response.send_message("Sah", ephemeral=True, view=Buttons())
    await interaction.followup.send("Sampai Jumat", ephemeral=True)
    seen = service.interaction_answers(interaction.id)

    assert interaction.data is not None
    assert interaction.data.get("options") == [{"name": "kode", "type": 3, "value": "JRN-1"}]
    assert isinstance(interaction.user, discord.Member)
    assert interaction.user.id == AUTHOR
    assert interaction.permissions.send_messages
    assert not interaction.permissions.manage_messages
    assert (seen["type"], seen["content"], seen["ephemeral"]) == (4, "Sah", True)
    assert [one["content"] for one in seen["followups"]] == ["Sampai Jumat"]
    assert service.messages(channel) == []
    assert service.violations == []


async def test_a_command_in_private_comes_from_a_user(service: FakeDiscord, ear: Ear) -> None:
    """In the private chat there is no member and no guild."""
    await _place(service, ear)
    service.user_commands(None, AUTHOR, "cek", {"kode": "x"})
    interaction = await ear.next_interaction()
    await interaction.response.send_message("Sah")

    assert (interaction.guild_id, interaction.user.id) == (None, AUTHOR)
    assert isinstance(interaction.channel, discord.DMChannel)
    assert [one["content"] for one in service.dms(AUTHOR)] == ["Sah"]


async def test_a_report_carries_the_message(service: FakeDiscord, ear: Ear) -> None:
    """A message's menu entry brings the message with its words, and a deferred answer is filled later."""
    channel = await _place(service, ear)
    said = service.user_says(channel, OTHER, "judi online")
    report = service.user_reports(channel, said["id"], AUTHOR)
    interaction = await ear.next_interaction()
    await interaction.response.defer(ephemeral=True)
    waiting = service.interaction_answers(report["id"])
    await interaction.edit_original_response(content="Kami baca", view=Buttons())
    seen = service.interaction_answers(report["id"])

    data = report["data"]
    assert data["resolved"]["messages"][said["id"]]["content"] == "judi online"
    assert data["resolved"]["messages"][said["id"]]["author"]["id"] == str(OTHER)
    assert (waiting["type"], waiting["deferred"], waiting["content"]) == (5, True, "")
    assert (seen["deferred"], seen["content"], seen["ephemeral"]) == (False, "Kami baca", True)
    assert seen["components"][0]["components"][0]["custom_id"] == "lanjut"


async def test_a_followup_right_after_a_deferral_fills_it(service: FakeDiscord, ear: Ear) -> None:
    """The first followup makes no second message, and the deferral's own flag stays."""
    channel = await _place(service, ear)
    service.user_commands(channel, AUTHOR, "cek", {"kode": "x"})
    interaction = await ear.next_interaction()
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send("isi")
    seen = service.interaction_answers(interaction.id)

    assert (seen["content"], seen["ephemeral"], seen["followups"]) == ("isi", True, [])


async def test_a_button_that_only_one_sees_is_pressed(service: FakeDiscord, ear: Ear) -> None:
    """The press brings the message that bore the button, which the answer then changes."""
    channel = await _place(service, ear)
    service.user_commands(channel, AUTHOR, "cek", {"kode": "x"})
    first = await ear.next_interaction()
    await first.response.send_message("Satu", ephemeral=True, view=Buttons())
    shown = service.interaction_answers(first.id)["message_id"]
    service.user_presses(channel, shown, AUTHOR, "lanjut")
    second = await ear.next_interaction()
    await second.response.edit_message(content="Dua", view=None)
    with pytest.raises(CannotActError):
        service.user_presses(channel, shown, OTHER, "lanjut")

    assert second.message is not None
    assert second.message.id == int(shown)
    seen = service.interaction_answers(first.id)
    assert (seen["content"], seen["components"]) == ("Dua", [])


async def test_a_public_button_is_pressed_by_its_words(service: FakeDiscord, ear: Ear) -> None:
    """Anybody may press; the acknowledgement alone shows nothing."""
    channel = await _place(service, ear)
    sent = await ear.get_partial_messageable(channel).send("Pilih", view=Buttons())
    service.user_presses(channel, sent.id, AUTHOR, "Lanjut")
    interaction = await ear.next_interaction()
    await interaction.response.defer()
    await interaction.edit_original_response(content="Terpilih")

    assert service.interaction_answers(interaction.id)["type"] == 6
    assert [one["content"] for one in service.messages(channel)] == ["Terpilih"]


async def test_a_form_is_shown_and_sent(service: FakeDiscord, ear: Ear) -> None:
    """A press is answered with a form; what a person writes comes back under its fields' ids."""
    channel = await _place(service, ear)
    sent = await ear.get_partial_messageable(channel).send("Isi", view=Buttons())
    pressed = service.user_presses(channel, sent.id, AUTHOR, "lanjut")
    await (await ear.next_interaction()).response.send_modal(Form())
    for wrong in ({}, {"nama": "a"}, {"nama": "a" * 21}, {"nama": "Sari", "umur": "9"}):
        with pytest.raises(CannotActError):
            service.user_submits(pressed["id"], wrong)
    service.user_submits(pressed["id"], {"nama": "Sari"})
    submitted = await ear.next_interaction()
    await submitted.response.edit_message(content="Terima kasih Sari", view=None)

    assert submitted.type is discord.InteractionType.modal_submit
    assert service.interaction_answers(pressed["id"])["modal"]["title"] == "Data diri"
    assert [one["content"] for one in service.messages(channel)] == ["Terima kasih Sari"]
    assert service.violations == []


async def test_an_answer_is_given_once_and_in_time() -> None:
    """A second answer is refused, one after three seconds is too late, and tokens end after 15 minutes."""
    now = [1_800_000_000.0]
    async with FakeDiscord(clock=lambda: now[0]) as service:
        client = Ear()
        async with connected(client, service):
            channel = await _place(service, client)
            answered = service.user_commands(channel, AUTHOR, "cek", {"kode": "x"})
            late = service.user_commands(channel, AUTHOR, "cek", {"kode": "y"})
            body = {"type": 5, "data": {"flags": 64}}
            hook = f"/webhooks/{service.application_id}/{answered['token']}"

            async def call_back(one: dict[str, str]) -> tuple[int, int]:
                path = f"/interactions/{one['id']}/{one['token']}/callback"
                status, told = await asked(service, "POST", path, body)
                return status, told["code"] if told else 0

            early = (await asked(service, "POST", hook, {"content": "x"}))[1]["code"]
            assert [await call_back(answered), await call_back(answered)] == [(204, 0), (400, 40060)]
            now[0] += 3.5
            assert await call_back(late) == (404, 10062)
            assert await call_back(late | {"token": "wrong"}) == (404, 10062)
            now[0] += 15 * 60
            ended = await asked(service, "PATCH", f"{hook}/messages/@original", {"content": "x"})

            assert (early, ended[1]["code"]) == (10015, 50027)
            unknown = await asked(service, "POST", "/webhooks/1/none", {"content": "x"})
            assert (unknown[0], unknown[1]["code"]) == (404, 10015)


async def test_answers_are_read_changed_and_taken_away(service: FakeDiscord, ear: Ear) -> None:
    """The first message and those that follow can be fetched, changed and deleted; then they are unknown."""
    channel = await _place(service, ear)
    service.user_commands(channel, AUTHOR, "cek", {"kode": "x"})
    interaction = await ear.next_interaction()
    await interaction.response.send_message("pertama")
    more = await interaction.followup.send("kedua", wait=True)
    await more.edit(content="kedua lagi")
    await more.delete()
    read = await interaction.original_response()
    await interaction.delete_original_response()
    with pytest.raises(discord.NotFound) as refused:
        await interaction.edit_original_response(content="x")

    assert (read.content, refused.value.code) == ("pertama", 10008)
    assert service.messages(channel) == []
    assert service.interaction_answers(interaction.id)["followups"] == []


async def test_an_answer_must_fit_what_was_asked(service: FakeDiscord, ear: Ear) -> None:
    """A command has no message to change, and a form cannot be answered with a form."""
    channel = await _place(service, ear)
    command = service.user_commands(channel, AUTHOR, "cek", {"kode": "x"})
    path = f"/interactions/{command['id']}/{command['token']}/callback"

    for body in ({"type": 7, "data": {"content": "x"}}, {"type": 6}, {"type": 9}, {"type": 8}):
        assert (await asked(service, "POST", path, body))[1]["code"] == 50035
    assert len(service.violations) == 4


async def test_people_use_only_what_is_offered(service: FakeDiscord, ear: Ear) -> None:
    """No command that is not there, without its option or outside its place; no button that is off."""
    channel = await _place(service, ear)
    said = service.user_says(channel, OTHER, "halo")
    sent = await ear.get_partial_messageable(channel).send("Pilih", view=Buttons(disabled=True))
    dm = service.user_dm(AUTHOR, "hai")

    with pytest.raises(CannotActError):
        service.user_commands(channel, AUTHOR, "undi")
    with pytest.raises(CannotActError):
        service.user_commands(channel, AUTHOR, "cek")
    with pytest.raises(CannotActError):
        service.user_reports(dm["channel_id"], dm["id"], AUTHOR)
    with pytest.raises(CannotActError):
        service.user_presses(channel, sent.id, AUTHOR, "lanjut")
    with pytest.raises(CannotActError):
        service.user_submits(service.user_reports(channel, said["id"], AUTHOR)["id"], {})
