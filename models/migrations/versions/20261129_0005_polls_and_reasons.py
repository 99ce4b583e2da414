"""Polls, their options, rolls and ballots; why an organisation is as it is; when a group was taken up again.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

from models.database import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and add what is now known of groups and the cluster."""
    op.create_table(
        "poll",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("nature", sa.String(length=12), nullable=False),
        sa.Column("clause", sa.String(length=300), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("electorate", sa.String(length=14), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("sent_back", sa.String(length=300), nullable=True),
        sa.Column("opens_at", Instant(), nullable=True),
        sa.Column("closes_at", Instant(), nullable=True),
        sa.Column("first_closes_at", Instant(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("half_reminded_at", Instant(), nullable=True),
        sa.Column("last_reminded_at", Instant(), nullable=True),
        sa.Column("cancelled_by_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("roll_hash", sa.String(length=64), nullable=True),
        sa.Column("roll_electors", sa.Integer(), nullable=True),
        sa.Column("roll_voices", sa.Integer(), nullable=True),
        sa.Column("seed", sa.LargeBinary(), nullable=True),
        sa.Column("subject_kind", sa.String(length=20), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("repealed_by_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("ballots_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "approved_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_poll_cluster_id_approved_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "asked_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_poll_cluster_id_asked_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "cancelled_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_poll_cluster_id_cancelled_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "group_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_poll_cluster_id_group_id_working_group"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "previous_id"],
            ["poll.cluster_id", "poll.id"],
            name=op.f("fk_poll_cluster_id_previous_id_poll"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "repealed_by_id"],
            ["poll.cluster_id", "poll.id"],
            name=op.f("fk_poll_cluster_id_repealed_by_id_poll"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_poll_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_poll")),
        sa.UniqueConstraint("cluster_id", "number", name=op.f("uq_poll_cluster_id_number")),
    )
    op.create_index("ix_poll_asked_by", "poll", ["cluster_id", "asked_by_id"], unique=False)
    op.create_index("ix_poll_closes_at", "poll", ["closes_at"], unique=False)
    op.create_index("ix_poll_group", "poll", ["cluster_id", "group_id"], unique=False)
    op.create_index("ix_poll_opens_at", "poll", ["opens_at"], unique=False)
    op.create_index("ix_poll_previous", "poll", ["cluster_id", "previous_id"], unique=False)
    op.create_index("ix_poll_status", "poll", ["cluster_id", "status"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=200), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("cast_by_id", sa.Uuid(), nullable=True),
        sa.Column("cast_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "cast_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_ballot_cluster_id_cast_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "poll_id"], ["poll.cluster_id", "poll.id"], name=op.f("fk_ballot_cluster_id_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_ballot_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "poll_id", "token", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ballot_cast_by", "ballot", ["cluster_id", "cast_by_id"], unique=False)

    op.create_table(
        "elector",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=130), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("name_digest", sa.String(length=64), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_elector_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_elector_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "poll_id"], ["poll.cluster_id", "poll.id"], name=op.f("fk_elector_cluster_id_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_elector_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_elector")),
        sa.UniqueConstraint(
            "cluster_id", "poll_id", "organisation_id", name=op.f("uq_elector_cluster_id_poll_id_organisation_id")
        ),
        sa.UniqueConstraint("cluster_id", "poll_id", "person_id", name=op.f("uq_elector_cluster_id_poll_id_person_id")),
    )
    op.create_index("ix_elector_organisation", "elector", ["cluster_id", "organisation_id"], unique=False)
    op.create_index("ix_elector_person", "elector", ["cluster_id", "person_id"], unique=False)

    op.create_table(
        "poll_option",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "poll_id"],
            ["poll.cluster_id", "poll.id"],
            name=op.f("fk_poll_option_cluster_id_poll_id_poll"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_poll_option_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint(
            "cluster_id", "poll_id", "position", name=op.f("uq_poll_option_cluster_id_poll_id_position")
        ),
    )
    op.create_table(
        "roll_entry",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_roll_entry_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_roll_entry_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "poll_id"],
            ["poll.cluster_id", "poll.id"],
            name=op.f("fk_roll_entry_cluster_id_poll_id_poll"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_roll_entry_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint(
            "cluster_id", "poll_id", "organisation_id", name=op.f("uq_roll_entry_cluster_id_poll_id_organisation_id")
        ),
        sa.UniqueConstraint(
            "cluster_id", "poll_id", "person_id", name=op.f("uq_roll_entry_cluster_id_poll_id_person_id")
        ),
    )
    op.create_table(
        "organisation_status_reason",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_organisation_status_reason_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_organisation_status_reason_cluster_id_cluster")
        ),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_organisation_status_reason")),
        sa.UniqueConstraint(
            "cluster_id", "organisation_id", name=op.f("uq_organisation_status_reason_cluster_id_organisation_id")
        ),
    )
    op.add_column("working_group", sa.Column("reopened_at", Instant(), nullable=True))
    op.add_column("cluster", sa.Column("poll_go_ahead", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cluster", sa.Column("roll_names", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("cluster", "roll_names")
    op.drop_column("cluster", "poll_go_ahead")
    op.drop_column("working_group", "reopened_at")
    op.drop_table("organisation_status_reason")

    op.drop_table("roll_entry")
    op.drop_table("poll_option")
    op.drop_index("ix_elector_person", table_name="elector")
    op.drop_index("ix_elector_organisation", table_name="elector")

    op.drop_table("elector")
    op.drop_index("ix_ballot_cast_by", table_name="ballot")

    op.drop_table("ballot")
    op.drop_index("ix_poll_status", table_name="poll")
    op.drop_index("ix_poll_previous", table_name="poll")
    op.drop_index("ix_poll_opens_at", table_name="poll")
    op.drop_index("ix_poll_group", table_name="poll")
    op.drop_index("ix_poll_closes_at", table_name="poll")
    op.drop_index("ix_poll_asked_by", table_name="poll")

    op.drop_table("poll")
