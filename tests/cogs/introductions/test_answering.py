"""Answering, and what comes of it, as people do."""

from __future__ import annotations

import discord
import pytest
from simcord import MemberActor
from simcord.results import InteractionResult
from sqlalchemy import select

from bot.ui.route import shortened
from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic
from models.introductions.tables import Introduction, Meeting
from tests.support import forged
from tests.support.actors import buttons, channel, fill, messages_in, pages, press, text
from tests.support.requests import EMAIL, MEETING, REACH, Desk, said


async def test_a_yes_opens_a_private_thread_of_both_that_says_who_else_reads(desk: Desk) -> None:
    """Named after both, with the subject and no word of the message, and both are let in."""
    desk.world.guild.create_role("Modération", permissions=discord.Permissions(manage_threads=True))
    await desk.ask()
    accepted = await desk.accept()
    assert "Acceptée" in said(accepted)
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.thread_id is not None
    thread = desk.world.env.backend.get_channel(row.thread_id)
    assert thread.name == "Anna Kaledo et Rose Poadja"
    assert {desk.anna.id, desk.rose.id} <= set(thread.thread_members)
    (message,) = messages_in(channel(desk.world.env, row.thread_id))
    words = text(message, desk.world.env).replace("\u202f", " ")
    assert f"<@{desk.anna.id}> a demandé, <@{desk.rose.id}> a accepté d’échanger. À vous !" in words
    assert "nos boîtes" not in words, "only the person asked was to read it, and others manage threads"
    readers = "Vous deux lisez ce fil, ainsi que l’administration de ce serveur et qui gère ses fils (Modération)."
    assert readers in words
    assert {each.id for each in message.mentions} == {desk.anna.id, desk.rose.id}


async def test_a_thread_names_who_manages_threads_in_its_channel_alone(desk: Desk) -> None:
    """And nobody who may elsewhere, but not here."""
    guild, home = await home_of(desk)
    here = desk.world.guild.create_role("Accueil")
    elsewhere = desk.world.guild.create_role("Modération", permissions=discord.Permissions(manage_threads=True))
    for made, may in ((here, True), (elsewhere, False)):
        role = guild.get_role(made.id)
        assert role is not None
        await home.set_permissions(role, overwrite=discord.PermissionOverwrite(manage_threads=may))
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.thread_id is not None
    (message,) = messages_in(channel(desk.world.env, row.thread_id))
    words = text(message, desk.world.env).replace("\u202f", " ")
    assert "et qui gère ses fils (Accueil)." in words


async def test_a_thread_says_that_more_roles_manage_threads_than_it_names(desk: Desk) -> None:
    for number in range(7):
        desk.world.guild.create_role(f"Rôle {number}", permissions=discord.Permissions(manage_threads=True))
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.thread_id is not None
    (message,) = messages_in(channel(desk.world.env, row.thread_id))
    words = text(message, desk.world.env)
    assert words.count("Rôle ") == 5
    assert "…)" in words


async def test_both_see_how_to_talk_and_e_mail_only_if_both_agree(desk: Desk) -> None:
    opened = await desk.ask(email=["yes"], reach="12 34 56")
    assert "Demande envoyée" in said(opened)
    accepted = await desk.accept(values={EMAIL: ["yes"], REACH: "le matin", MEETING: ["contacts"]})
    assert r"anna\@exemple.nc" in said(accepted)
    assert "• Selon ses mots : 12 34 56" in said(accepted)
    page = await desk.page(desk.anna)
    assert "Rose Poadja a accepté votre demande « Messagerie piratée »" in said(page)
    shown = await press(desk.anna, page, "Voir comment échanger")
    assert r"rose\@exemple.nc" in said(shown)
    assert "le matin" in said(shown)
    assert "fil privé" not in said(shown)
    assert "a accepté votre demande" not in said(await desk.page(desk.anna)), "seen once"


async def test_no_e_mail_when_only_one_agrees(desk: Desk) -> None:
    await desk.ask()
    accepted = await desk.accept(values={EMAIL: ["yes"]})
    assert "exemple.nc" not in said(accepted)
    shown = await desk.open_request(desk.anna)
    assert "exemple.nc" not in said(shown)


async def test_without_a_channel_that_both_see_the_contacts_are_exchanged(desk: Desk) -> None:
    """The home channel is hidden from the asker."""
    guild = desk.world.env.bot.guilds[0]
    home, member = discord.utils.get(guild.text_channels, name="cagou"), guild.get_member(desk.anna.id)
    assert home is not None
    assert member is not None
    await home.set_permissions(member, overwrite=discord.PermissionOverwrite(view_channel=False))
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert (row.meeting, row.thread_id) == (Meeting.CONTACTS, None)
    shown = await desk.open_request(desk.anna)
    assert f"• Sur Discord : <@{desk.rose.id}>" in said(shown)
    assert "fil privé" not in said(shown)


async def test_who_left_the_server_meets_by_contacts(desk: Desk) -> None:
    await desk.ask(reach="12 34 56")
    desk.world.guild.remove_member(desk.anna)
    await desk.world.env.settle()
    accepted = await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.meeting == Meeting.CONTACTS
    assert "12 34 56" in said(accepted)


async def test_a_no_is_silent_for_ever(desk: Desk) -> None:
    """The asker's cards of one who was declined and of one who was never read say the same words, at every date."""
    await desk.ask(expert=desk.rose)
    jean = await desk.world.person("Jean Wetta", organisation="Société 9")
    await desk.ask(asker=jean, expert=desk.paul)
    shown = await press(desk.rose, await desk.open_request(desk.rose), "Décliner")
    assert "Personne n’en est averti" in said(shown)
    for days in (0, 1.9, 0.2, 5, 7, 20):
        await desk.days(days)
        declined, unread = await asker_reads(desk, desk.anna), await asker_reads(desk, jean)
        assert declined == unread, f"after {days} more days"
    assert "n’a pas pu répondre" in str(declined)


async def asker_reads(desk: Desk, asker: MemberActor) -> list[str]:
    """All that an asker reads of their one request, with the names of the people taken out."""
    page = await desk.page(asker)
    shown = await desk.open_request(asker)
    words = [said(page), said(shown), *buttons(shown)]
    for name in ("Anna Kaledo", "Jean Wetta", "Mina Tein", "Rose Poadja", "Paul Wamo"):
        words = [each.replace(name, "X") for each in words]
    return [line for each in words for line in each.splitlines() if "Société" not in line and "Expertise" not in line]


async def test_no_answer_leads_to_others_who_can_be_asked(desk: Desk) -> None:
    """In `/moi`, then on the card, with their buttons."""
    await desk.ask()
    await press(desk.rose, await desk.open_request(desk.rose), "Décliner")
    assert "pas pu répondre" not in said(await desk.page(desk.anna))
    await desk.days(2)
    page = await desk.page(desk.anna)
    assert "Rose Poadja n’a pas pu répondre pour l’instant ; d’autres personnes peuvent vous aider." in said(page)
    shown = await press(desk.anna, page, "Voir d’autres personnes")
    assert "voici d’autres personnes" in said(shown)
    assert "Paul Wamo" in said(shown)
    assert "Demander une mise en relation" in buttons(shown)
    assert "pas pu répondre" not in said(await desk.page(desk.anna))


async def test_not_now_is_kept_for_later(desk: Desk) -> None:
    await desk.ask()
    put_off = await press(desk.rose, await desk.open_request(desk.rose), "Pas maintenant")
    assert "Remise à plus tard" in said(put_off)
    assert "vous demande" not in said(await desk.page(desk.rose))
    shown = await desk.open_request(desk.rose)
    assert buttons(shown)[:2] == ["Accepter", "Décliner"]
    accepted = await desk.accept()
    assert "Acceptée" in said(accepted)


async def test_one_is_heard_no_more_and_heard_again(desk: Desk) -> None:
    await desk.ask()
    muted = await press(desk.rose, await desk.open_request(desk.rose), "Ne plus recevoir ses demandes")
    assert "Anna Kaledo" in said(muted)
    await desk.days(31)
    sent = await desk.ask()
    assert "Demande envoyée" in said(sent)
    assert "vous demande" not in said(await desk.page(desk.rose))
    listed = await press(desk.rose, await desk.requests(desk.rose), "Personnes ignorées")
    again = await press(desk.rose, listed, "Recevoir de nouveau")
    assert "Vous recevez les demandes de tout le monde." in said(again)


async def test_a_request_is_taken_back(desk: Desk) -> None:
    await desk.ask()
    shown = await desk.open_request(desk.anna)
    others = await press(desk.anna, shown, "Voir d’autres personnes")
    assert "Pour votre demande « Messagerie piratée »" in said(others)
    shown = await desk.open_request(desk.anna)
    back = await press(desk.anna, shown, "Retirer ma demande")
    assert "Demande retirée" in said(back)
    assert "On ne vous a rien demandé" in said(await desk.requests(desk.rose))
    assert "Retirée" in said(await desk.requests(desk.anna))


async def test_a_card_left_open_tells_that_the_request_is_over(desk: Desk) -> None:
    """Every button of it re-checks."""
    await desk.ask()
    shown = await desk.open_request(desk.rose)
    form = await press(desk.rose, shown, "Accepter")
    await press(desk.anna, await desk.open_request(desk.anna), "Retirer ma demande")
    refused = await fill(desk.rose, form, {MEETING: ["thread"]})
    assert "Cette demande n’attend plus rien" in said(refused)
    late = await press(desk.rose, await desk.rose.slash(desk.world.channel, "moi"), "Mes demandes")
    assert "Accepter" not in buttons(late)


async def test_the_reminder_and_the_end_come_by_themselves(desk: Desk) -> None:
    """With the bot's own schedule, also after it was away."""
    await desk.ask()
    await desk.days(7.1)
    page = await desk.page(desk.rose)
    assert "Anna Kaledo attend votre réponse depuis une semaine : « Messagerie piratée »" in said(page)
    await desk.days(7)
    assert "attend votre réponse" not in said(await desk.page(desk.rose))
    (row,) = await desk.rows()
    assert row.status == "expired"


async def test_several_that_wait_are_one_line_which_reminds_too(desk: Desk) -> None:
    for asker in (desk.anna, desk.paul):
        await desk.ask(asker=asker)
    assert "2 demandes attendent votre réponse." in said(await desk.page(desk.rose))
    await desk.days(7.1)
    page = await desk.page(desk.rose)
    assert "2 demandes attendent votre réponse, la plus ancienne depuis une semaine ou plus." in said(page)
    listed = await press(desk.rose, page, "Voir les demandes")
    assert buttons(listed)[:2] == ["Répondre", "Répondre"]


async def test_three_silences_set_aside_and_one_click_comes_back(desk: Desk) -> None:
    for asker in (desk.anna, desk.paul, desk.mina):
        await desk.ask(asker=asker)
    await desk.days(14.1)
    page = await desk.page(desk.rose)
    assert "3 demandes de suite sont restées sans réponse : on ne vous sollicite plus." in said(page)
    again = await desk.page(desk.rose)
    back = await press(desk.rose, page, "Je suis de nouveau disponible")
    assert "On peut de nouveau vous solliciter" in said(back)
    assert "sans réponse" not in said(await desk.page(desk.rose))
    twice = await press(desk.rose, again, "Je suis de nouveau disponible")
    assert "il n’y a rien à changer" in said(twice)


async def test_each_side_says_in_one_click_whether_it_helped(desk: Desk) -> None:
    await desk.ask()
    await desk.accept()
    await desk.days(7.1)
    page = await desk.page(desk.anna)
    assert "Votre échange avec Rose Poadja vous a-t-il aidé ?" in said(page)
    later = await press(desk.anna, page, "Pas encore")
    assert "dans une semaine" in said(later)
    assert "vous a-t-il aidé" not in said(await desk.page(desk.anna))
    await desk.days(7.1)
    thanks = await press(desk.anna, await desk.page(desk.anna), "Oui, cela a aidé")
    assert "Merci" in said(thanks)
    thanks = await press(desk.rose, await desk.page(desk.rose), "Non")
    (row,) = await desk.rows()
    assert (row.asker_helped, row.expert_helped) == (True, False)
    assert "Vous avez répondu : Oui." in said(await desk.open_request(desk.anna))


async def test_a_full_page_stays_within_discords_limits(desk: Desk) -> None:
    """Everything that can wait for one person at once."""
    world = desk.world

    def fill_up(session: Session) -> None:
        people = [desk.id_of(each) for each in (desk.anna, desk.paul, desk.mina)]
        for number in range(30):
            status = ("asked", "accepted", "declined")[number % 3]
            session.add(
                Introduction(
                    asker_id=people[number % 3] if number % 2 else desk.id_of(desk.rose),
                    expert_id=desk.id_of(desk.rose) if number % 2 else people[number % 3],
                    subject="*" * 100,
                    message="_" * 1000,
                    reach="~" * 200,
                    share_email=True,
                    muted=False,
                    status=status,
                    asked_at=world.now,
                    answered_at=world.now if status == "accepted" else None,
                    ask_asker_at=world.now,
                    ask_expert_at=world.now,
                    reach_expert="~" * 200,
                    expert_shares_email=True,
                    meeting="thread" if status == "accepted" else None,
                )
            )

    await world.write(fill_up)
    page = await desk.page(desk.rose)
    assert "Oui, cela a aidé" in buttons(page)
    listed = await desk.requests(desk.rose)
    assert len(await pages(desk.rose, listed, "Suivant")) == 6
    for row in await desk.rows():
        who = desk.rose
        card = await _open(desk, who, row)
        assert "\\*" in said(card)


async def _open(desk: Desk, who: MemberActor, row: Introduction) -> InteractionResult:
    custom_id = f"introductions:show:{shortened(desk.world.cluster_id)}:{shortened(row.id)}"
    return await forged.press(who, desk.world.channel, custom_id)


async def test_the_calls_channel_serves_where_there_is_no_home(desk: Desk) -> None:
    calls = desk.world.guild.create_text_channel("appels")

    def move(session: Session) -> None:
        place = session.scalars(select(Place)).one()
        place.kind, place.discord_id = PlaceKind.CALLS, calls.id
        session.touch(Topic.CLUSTER)

    await desk.world.write(move)
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.thread_id is not None
    assert desk.world.env.backend.get_channel(row.thread_id).parent_id == calls.id


@pytest.mark.parametrize("gone", ["anna", "rose"])
async def test_erasing_one_of_both_takes_our_words_out_of_the_thread(desk: Desk, gone: str) -> None:
    """The thread stays, with what they wrote themselves."""
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.thread_id is not None
    actor = desk.anna if gone == "anna" else desk.rose
    shown = await actor.slash(desk.world.channel, "mes-donnees effacer")
    await press(actor, shown, "Effacer définitivement")
    await desk.world.env.settle()
    thread = desk.world.env.backend.get_channel(row.thread_id)
    assert thread.name == "Mise en relation"
    (message,) = messages_in(channel(desk.world.env, row.thread_id))
    words = text(message, desk.world.env)
    assert "a fait effacer ses données" in words
    assert "boîtes" not in words
    assert "Messagerie" not in words


async def home_of(desk: Desk) -> tuple[discord.Guild, discord.TextChannel]:
    """The bot's own view of the home channel."""
    guild = desk.world.env.bot.guilds[0]
    home = discord.utils.get(guild.text_channels, name="cagou")
    assert home is not None
    return guild, home


async def test_in_the_home_channel_as_it_is_installed_both_write_in_their_thread(desk: Desk) -> None:
    """Nobody writes in that channel itself."""
    guild, home = await home_of(desk)
    await home.set_permissions(guild.default_role, overwrite=discord.PermissionOverwrite(send_messages=False))
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    thread = channel(desk.world.env, row.thread_id or 0)
    await desk.anna.send(thread, "Merci !")
    await desk.rose.send(thread, "Je regarde.")
    assert len(messages_in(thread)) == 3


async def test_without_the_permission_to_open_private_threads_the_contacts_are_exchanged(desk: Desk) -> None:
    """Discord is not even asked."""
    guild, home = await home_of(desk)
    await home.set_permissions(guild.me, overwrite=discord.PermissionOverwrite(create_private_threads=False))
    await desk.ask()
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert (row.meeting, row.thread_id) == (Meeting.CONTACTS, None)


async def test_a_thread_that_somebody_deleted_takes_nothing_with_it(desk: Desk) -> None:
    """The card still says how to reach the other, and an erasure finds nothing to bring in line."""
    await desk.ask(reach="12 34 56")
    await desk.accept()
    await desk.world.env.settle()
    (row,) = await desk.rows()
    desk.world.env.backend.delete_channel(row.thread_id or 0)
    await desk.world.env.settle()
    assert "12 34 56" in said(await desk.open_request(desk.rose))
    shown = await desk.anna.slash(desk.world.channel, "mes-donnees effacer")
    await press(desk.anna, shown, "Effacer définitivement")
    await desk.world.env.settle()
    assert "une personne effacée" in said(await desk.open_request(desk.rose))
