"""What experts say of themselves and others of them, requests to them, calls, searches that found nobody.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

from models.database import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "endorsement",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("endorsed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "author_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_endorsement_cluster_id_author_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_endorsement_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_endorsement_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_endorsement_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_endorsement_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint(
            "cluster_id",
            "person_id",
            "domain_id",
            "author_id",
            name=op.f("uq_endorsement_cluster_id_person_id_domain_id_author_id"),
        ),
    )
    op.create_index("ix_endorsement_author", "endorsement", ["cluster_id", "author_id"])

    op.create_table(
        "expert_profile",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=True),
        sa.Column("available_until", Instant(), nullable=True),
        sa.Column("monthly_requests", sa.Integer(), nullable=True),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("set_aside_at", Instant(), nullable=True),
        sa.Column("answers_counted_from", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_expert_profile_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_expert_profile_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_expert_profile")),
        sa.UniqueConstraint("cluster_id", "person_id", name=op.f("uq_expert_profile_cluster_id_person_id")),
    )
    op.create_table(
        "expertise_call",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=True),
        sa.Column("domain_id", sa.Uuid(), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("outcome_note", sa.String(length=300), nullable=True),
        sa.Column("asker_saw_at", Instant(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "asker_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_expertise_call_cluster_id_asker_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_expertise_call_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_expertise_call_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_expertise_call")),
    )
    op.create_index("ix_expertise_call_asker", "expertise_call", ["cluster_id", "asker_id"])
    op.create_index("ix_expertise_call_closes_at", "expertise_call", ["closes_at"])

    op.create_table(
        "mute",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("muted_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "muted_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_mute_cluster_id_muted_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_mute_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_mute_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_mute")),
        sa.UniqueConstraint("cluster_id", "person_id", "muted_id", name=op.f("uq_mute_cluster_id_person_id_muted_id")),
    )
    op.create_table(
        "private_notice",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("refused_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_private_notice_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_private_notice_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_private_notice")),
        sa.UniqueConstraint("cluster_id", "person_id", name=op.f("uq_private_notice_cluster_id_person_id")),
    )
    op.create_table(
        "unmet_search",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=True),
        sa.Column("counted_on", sa.String(length=60), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_unmet_search_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_unmet_search_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_unmet_search")),
        sa.UniqueConstraint("cluster_id", "counted_on", name=op.f("uq_unmet_search_cluster_id_counted_on")),
    )
    op.create_table(
        "call_answer",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "call_id"],
            ["expertise_call.cluster_id", "expertise_call.id"],
            name=op.f("fk_call_answer_cluster_id_call_id_expertise_call"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_call_answer_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_call_answer_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_call_answer")),
        sa.UniqueConstraint(
            "cluster_id", "call_id", "person_id", name=op.f("uq_call_answer_cluster_id_call_id_person_id")
        ),
    )
    op.create_index("ix_call_answer_person", "call_answer", ["cluster_id", "person_id"])

    op.create_table(
        "introduction",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=True),
        sa.Column("expert_id", sa.Uuid(), nullable=True),
        sa.Column("domain_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("reach", sa.String(length=200), nullable=True),
        sa.Column("reach_expert", sa.String(length=200), nullable=True),
        sa.Column("share_email", sa.Boolean(), nullable=False),
        sa.Column("expert_shares_email", sa.Boolean(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("deferred_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("remind_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.Column("surfaces_at", Instant(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("asker_saw_at", Instant(), nullable=True),
        sa.Column("meeting", sa.String(length=16), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("asker_helped", sa.Boolean(), nullable=True),
        sa.Column("expert_helped", sa.Boolean(), nullable=True),
        sa.Column("ask_asker_at", Instant(), nullable=True),
        sa.Column("ask_expert_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "asker_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_introduction_cluster_id_asker_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "call_id"],
            ["expertise_call.cluster_id", "expertise_call.id"],
            name=op.f("fk_introduction_cluster_id_call_id_expertise_call"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_introduction_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "expert_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_introduction_cluster_id_expert_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_introduction_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_introduction")),
    )
    op.create_index("ix_introduction_asker", "introduction", ["cluster_id", "asker_id"])
    op.create_index("ix_introduction_expert", "introduction", ["cluster_id", "expert_id"])
    op.create_index("ix_introduction_expires_at", "introduction", ["expires_at"])
    op.create_index("ix_introduction_remind_at", "introduction", ["remind_at"])
    op.create_index("ix_introduction_surfaces_at", "introduction", ["surfaces_at"])


def downgrade() -> None:
    """Remove them, with every request, call and endorsement."""
    op.drop_index("ix_introduction_surfaces_at", table_name="introduction")
    op.drop_index("ix_introduction_remind_at", table_name="introduction")
    op.drop_index("ix_introduction_expires_at", table_name="introduction")
    op.drop_index("ix_introduction_expert", table_name="introduction")
    op.drop_index("ix_introduction_asker", table_name="introduction")

    op.drop_table("introduction")
    op.drop_index("ix_call_answer_person", table_name="call_answer")

    op.drop_table("call_answer")
    op.drop_table("unmet_search")
    op.drop_table("private_notice")
    op.drop_table("mute")
    op.drop_index("ix_expertise_call_closes_at", table_name="expertise_call")
    op.drop_index("ix_expertise_call_asker", table_name="expertise_call")

    op.drop_table("expertise_call")
    op.drop_table("expert_profile")
    op.drop_index("ix_endorsement_author", table_name="endorsement")

    op.drop_table("endorsement")
