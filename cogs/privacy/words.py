"""What each table holds, in words, for the card and for the file. A table without a sentence fails a house test."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language import Language
from config.words import N_

TABLES: Mapping[str, str] = {
    "person": N_("Who you are: name, contact details, Discord account"),
    "affiliation": N_("The organisations you belong to"),
    "mandate": N_("The offices you hold or held"),
    "expertise": N_("The domains you master"),
    "expert_profile": N_("What you say of yourself as an expert, and what you hide"),
    "endorsement": N_("Endorsements that you wrote or received"),
    "introduction": N_("Requests for an introduction, made by you or to you"),
    "mute": N_("Whose requests you do not want to see"),
    "expertise_call": N_("Your calls for expertise"),
    "call_answer": N_("The calls that you answered"),
    "unlisted_request": N_("An organisation of yours that was not listed"),
    "working_group": N_("The clubs that you proposed"),
    "group_membership": N_("The groups you take or took part in"),
    "group_support": N_("The proposals of clubs that you support"),
    "group_request": N_("Your requests to join a group"),
    "work_thread": N_("The project threads that you opened"),
    "work_thread_person": N_("The project threads that you were named for or invited to"),
    "project": N_("The projects that you proposed"),
    "project_head": N_("The projects that you lead or led"),
    "project_invitation": N_("The projects that you were invited to contribute to"),
    "contribution": N_("What you offered to give to projects, as your organisation"),
    "hours_entry": N_("The hours you wrote down or confirmed for projects"),
    "project_update": N_("The news of projects that you wrote"),
    "project_stage_move": N_("The projects that you moved to another stage"),
    "domain_follow": N_("The domains whose calls you follow"),
    "project_follower": N_("How you hear of calls for partners"),
    "project_mention": N_("The calls for partners that you were told of"),
    "project_mute": N_("The projects you do not want to hear of"),
    "private_notice": N_("Your wish to be told privately"),
    "audit_entry": N_("Changes made by you or about you, in the journal"),
    "audit_detail": N_("What the journal notes beside these changes"),
    "outbox_item": N_("What is about to be brought up to date in Discord"),
    "staged_person": N_("An import under way: your record"),
    "staged_affiliation": N_("An import under way: your organisations"),
    "staged_expertise": N_("An import under way: your domains"),
}


def table_in_words(language: Language, table: str) -> str:
    """What a table holds about a person."""
    return language.say(TABLES[table])
