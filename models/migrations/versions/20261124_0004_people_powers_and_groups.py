"""People who join, powers from instant to instant, groups, project threads, what we posted.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from models.database import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and add what is now known of people, offices and the cluster."""
    op.create_table(
        "obstacle",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_obstacle_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_obstacle")),
        sa.UniqueConstraint("cluster_id", "what", "subject", name=op.f("uq_obstacle_cluster_id_what_subject")),
    )
    op.create_table(
        "posted",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", Instant(), nullable=False),
        sa.Column("stale_since", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_posted_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_posted")),
        sa.UniqueConstraint("cluster_id", "message_id", name=op.f("uq_posted_cluster_id_message_id")),
    )
    op.create_index("ix_posted_subject", "posted", ["cluster_id", "subject_id"], unique=False)
    op.create_index("ix_posted_stale", "posted", ["cluster_id", "stale_since"], unique=False)

    op.create_table(
        "organisation_logo",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("content_type", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_organisation_logo_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_organisation_logo_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_organisation_logo")),
        sa.UniqueConstraint(
            "cluster_id", "organisation_id", name=op.f("uq_organisation_logo_cluster_id_organisation_id")
        ),
    )
    op.create_table(
        "unlisted_request",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("brought_up_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.String(length=300), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_unlisted_request_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_unlisted_request_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_unlisted_request_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_unlisted_request")),
    )
    op.create_index("ix_unlisted_request_person", "unlisted_request", ["cluster_id", "person_id"], unique=False)

    op.create_table(
        "working_group",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=60), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column("welcome", sa.String(length=500), nullable=True),
        sa.Column("joining", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("status_reason", sa.String(length=300), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "proposed_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_working_group_cluster_id_proposed_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_working_group_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_working_group")),
        sa.UniqueConstraint("cluster_id", "name_key", name=op.f("uq_working_group_cluster_id_name_key")),
    )
    op.create_index("ix_working_group_proposed_by", "working_group", ["cluster_id", "proposed_by_id"], unique=False)

    op.create_table(
        "group_membership",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("removal_reason", sa.String(length=300), nullable=True),
        sa.Column("removal_seen_at", Instant(), nullable=True),
        sa.Column("start_applied", sa.Boolean(), nullable=False),
        sa.Column("end_applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "group_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_group_membership_cluster_id_group_id_working_group"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_group_membership_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_group_membership_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_group_membership")),
    )
    op.create_index("ix_group_membership_group", "group_membership", ["cluster_id", "group_id"], unique=False)
    op.create_index("ix_group_membership_person", "group_membership", ["cluster_id", "person_id"], unique=False)
    op.create_index("ix_group_membership_until", "group_membership", ["until"], unique=False)
    op.create_index(
        "uq_group_membership_current",
        "group_membership",
        ["cluster_id", "group_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL AND role IN ('member', 'guest')"),
        postgresql_where=sa.text("until IS NULL AND role IN ('member', 'guest')"),
    )

    op.create_table(
        "group_place",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("intended_at", Instant(), nullable=False),
        sa.Column("missing_since", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "group_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_group_place_cluster_id_group_id_working_group"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_group_place_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_group_place")),
        sa.UniqueConstraint("cluster_id", "group_id", "kind", name=op.f("uq_group_place_cluster_id_group_id_kind")),
    )
    op.create_index("ix_group_place_discord", "group_place", ["discord_id"], unique=False)

    op.create_table(
        "group_request",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("reply", sa.String(length=300), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("brought_up_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "group_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_group_request_cluster_id_group_id_working_group"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_group_request_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_group_request_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_group_request")),
    )
    op.create_index("ix_group_request_group", "group_request", ["cluster_id", "group_id"], unique=False)
    op.create_index("ix_group_request_person", "group_request", ["cluster_id", "person_id"], unique=False)
    op.create_index(
        "uq_group_request_waiting",
        "group_request",
        ["cluster_id", "group_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )

    op.create_table(
        "group_support",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("supported_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "group_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_group_support_cluster_id_group_id_working_group"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_group_support_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_group_support_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_group_support")),
        sa.UniqueConstraint(
            "cluster_id", "group_id", "person_id", name=op.f("uq_group_support_cluster_id_group_id_person_id")
        ),
    )
    op.create_index("ix_group_support_person", "group_support", ["cluster_id", "person_id"], unique=False)

    op.create_table(
        "work_thread",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("may_join", sa.String(length=8), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("source_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("source_user_id", sa.BigInteger(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("announcement_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("announcement_message_id", sa.BigInteger(), nullable=True),
        sa.Column("gone_at", Instant(), nullable=True),
        sa.Column("last_active_at", Instant(), nullable=False),
        sa.Column("looked_at", Instant(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "group_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_work_thread_cluster_id_group_id_working_group"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "opened_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_work_thread_cluster_id_opened_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_work_thread_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_work_thread")),
    )
    op.create_index("ix_work_thread_group", "work_thread", ["cluster_id", "group_id"], unique=False)
    op.create_index("ix_work_thread_opened_by", "work_thread", ["cluster_id", "opened_by_id"], unique=False)
    op.create_index("ix_work_thread_thread", "work_thread", ["thread_id"], unique=False)

    op.create_table(
        "work_thread_domain",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_thread_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_work_thread_domain_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "work_thread_id"],
            ["work_thread.cluster_id", "work_thread.id"],
            name=op.f("fk_work_thread_domain_cluster_id_work_thread_id_work_thread"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_work_thread_domain_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_work_thread_domain")),
        sa.UniqueConstraint(
            "cluster_id",
            "work_thread_id",
            "domain_id",
            name=op.f("uq_work_thread_domain_cluster_id_work_thread_id_domain_id"),
        ),
    )
    op.create_table(
        "work_thread_person",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_thread_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("added_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_work_thread_person_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "work_thread_id"],
            ["work_thread.cluster_id", "work_thread.id"],
            name=op.f("fk_work_thread_person_cluster_id_work_thread_id_work_thread"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_work_thread_person_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_work_thread_person")),
        sa.UniqueConstraint(
            "cluster_id",
            "work_thread_id",
            "person_id",
            name=op.f("uq_work_thread_person_cluster_id_work_thread_id_person_id"),
        ),
    )
    op.create_index("ix_work_thread_person_person", "work_thread_person", ["cluster_id", "person_id"], unique=False)

    with op.batch_alter_table("affiliation") as batch_op:
        batch_op.add_column(sa.Column("claimed_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("refusal", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("brought_up_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("taken_out_at", Instant(), nullable=True))
        batch_op.create_index("ix_affiliation_claimed", ["cluster_id", "claimed_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_affiliation_cluster_id_claimed_id_person"),
            "person",
            ["cluster_id", "claimed_id"],
            ["cluster_id", "id"],
        )

    op.add_column("cluster", sa.Column("retention_months", sa.Integer(), nullable=False, server_default="24"))
    op.add_column("cluster", sa.Column("club_supporters", sa.Integer(), nullable=False, server_default="5"))
    op.add_column("cluster", sa.Column("club_organisations", sa.Integer(), nullable=False, server_default="3"))

    op.add_column("mandate", sa.Column("appointed_at", Instant(), nullable=True))
    op.add_column("mandate", sa.Column("powers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("mandate", sa.Column("start_applied", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("mandate", sa.Column("reminded_days", sa.Integer(), nullable=True))

    op.add_column("person", sa.Column("left_at", Instant(), nullable=True))
    op.add_column("person", sa.Column("newcomer", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("person", "newcomer")
    op.drop_column("person", "left_at")

    op.drop_column("mandate", "reminded_days")
    op.drop_column("mandate", "start_applied")
    op.drop_column("mandate", "powers")
    op.drop_column("mandate", "appointed_at")

    op.drop_column("cluster", "club_organisations")
    op.drop_column("cluster", "club_supporters")
    op.drop_column("cluster", "retention_months")

    with op.batch_alter_table("affiliation") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_affiliation_cluster_id_claimed_id_person"), type_="foreignkey")
        batch_op.drop_index("ix_affiliation_claimed")
        batch_op.drop_column("taken_out_at")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("brought_up_at")
        batch_op.drop_column("refusal")
        batch_op.drop_column("asked_at")
        batch_op.drop_column("claimed_id")
    op.drop_table("work_thread_person")
    op.drop_table("work_thread_domain")
    op.drop_table("work_thread")
    op.drop_table("group_support")
    op.drop_table("group_request")
    op.drop_table("group_place")
    op.drop_table("group_membership")
    op.drop_table("working_group")
    op.drop_table("unlisted_request")
    op.drop_table("organisation_logo")
    op.drop_table("posted")
    op.drop_table("obstacle")
