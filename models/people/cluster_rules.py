"""The rules of the association that the board sets: how long what is over is kept, what a club and a vote need."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.cluster.errors import RuleOutOfRange
from models.cluster.journal import record
from models.cluster.tables import Cluster
from models.database import Session, Topic
from models.people.permissions import demand, may_set_rules
from models.people.standing import standing_of
from models.records import dataclass

RULES_SET = "cluster.rules_set"

LEAST_MONTHS, MOST_MONTHS = 6, 120
MOST_SUPPORTERS = 50


@dataclass(frozen=True)
class Rules:
    """`retention_months`: for how long what is over is kept. A club needs `club_supporters` supporters, of
    `club_organisations` organisations, sisters counting as one. `poll_go_ahead`: a second member of the board lets each
    vote go ahead. `roll_names`: whoever runs a confidential vote sees who has not voted yet.
    """

    retention_months: int
    club_supporters: int
    club_organisations: int
    poll_go_ahead: bool = False
    roll_names: bool = False


def rules_to_set(session: Session, actor: Actor, *, now: datetime) -> Rules:
    """The rules as they are, for who may change them. Raises `NotAllowed`."""
    demand(may_set_rules(standing_of(session, actor, now)))
    return _rules(session.get_one(Cluster, session.own_cluster_id))


def set_rules(session: Session, actor: Actor, rules: Rules, *, now: datetime) -> bool:
    """Set the rules; False when they were so already. Raises `NotAllowed` or `RuleOutOfRange`."""
    standing = standing_of(session, actor, now)
    demand(may_set_rules(standing))
    _demand_within("retention_months", rules.retention_months, LEAST_MONTHS, MOST_MONTHS)
    _demand_within("club_supporters", rules.club_supporters, 1, MOST_SUPPORTERS)
    _demand_within("club_organisations", rules.club_organisations, 1, rules.club_supporters)
    cluster = session.scalars(select(Cluster).with_for_update()).one()
    before = _rules(cluster)
    if before == rules:
        return False
    cluster.retention_months = rules.retention_months
    cluster.club_supporters, cluster.club_organisations = rules.club_supporters, rules.club_organisations
    cluster.poll_go_ahead, cluster.roll_names = rules.poll_go_ahead, rules.roll_names
    change = audit.Change(RULES_SET, cluster.id, asdict(before), asdict(rules))
    record(session, change, actor=actor, person_id=standing.person_id, actor_name=standing.name, now=now)
    session.touch(Topic.CLUSTER, Topic.DUE)
    return True


def _rules(cluster: Cluster) -> Rules:
    return Rules(
        cluster.retention_months,
        cluster.club_supporters,
        cluster.club_organisations,
        cluster.poll_go_ahead,
        cluster.roll_names,
    )


def _demand_within(rule: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise RuleOutOfRange(rule, least, most)
