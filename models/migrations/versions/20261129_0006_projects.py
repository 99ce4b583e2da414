"""Projects: what they need, who builds and follows them, what is given, how they move and are told of.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

from models.database import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let a poll say which stage a project shall come to."""
    op.add_column("poll", sa.Column("subject_stage", sa.String(length=10), nullable=True))

    op.create_table(
        "domain_follow",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_domain_follow_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_domain_follow_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_domain_follow_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_domain_follow")),
        sa.UniqueConstraint(
            "cluster_id", "person_id", "domain_id", name=op.f("uq_domain_follow_cluster_id_person_id_domain_id")
        ),
    )
    op.create_index("ix_domain_follow_domain", "domain_follow", ["cluster_id", "domain_id"], unique=False)

    op.create_table(
        "project_follower",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mentions", sa.Boolean(), nullable=False),
        sa.Column("mentioned_at", Instant(), nullable=True),
        sa.Column("seen_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_follower_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_follower_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_follower")),
        sa.UniqueConstraint("cluster_id", "person_id", name=op.f("uq_project_follower_cluster_id_person_id")),
    )
    op.create_table(
        "project",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("title_key", sa.String(length=100), nullable=False),
        sa.Column("pitch", sa.Text(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("stage_since", Instant(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("work_thread_id", sa.Uuid(), nullable=True),
        sa.Column("source_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("source_user_id", sa.BigInteger(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("post_id", sa.BigInteger(), nullable=True),
        sa.Column("post_card_id", sa.BigInteger(), nullable=True),
        sa.Column("gone_at", Instant(), nullable=True),
        sa.Column("active_at", Instant(), nullable=False),
        sa.Column("look_again_at", Instant(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("told_home_at", Instant(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("outcome_url", sa.String(length=300), nullable=True),
        sa.Column("drop_reason", sa.String(length=300), nullable=True),
        sa.Column("wanted_stage", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "home_id"],
            ["working_group.cluster_id", "working_group.id"],
            name=op.f("fk_project_cluster_id_home_id_working_group"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "proposed_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_cluster_id_proposed_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "work_thread_id"],
            ["work_thread.cluster_id", "work_thread.id"],
            name=op.f("fk_project_cluster_id_work_thread_id_work_thread"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project")),
    )
    op.create_index("ix_project_active_at", "project", ["active_at"], unique=False)
    op.create_index("ix_project_home", "project", ["cluster_id", "home_id"], unique=False)
    op.create_index("ix_project_post", "project", ["post_id"], unique=False)
    op.create_index("ix_project_proposed_by", "project", ["cluster_id", "proposed_by_id"], unique=False)
    op.create_index("ix_project_stage", "project", ["cluster_id", "stage"], unique=False)
    op.create_index("ix_project_work_thread", "project", ["cluster_id", "work_thread_id"], unique=False)

    op.create_table(
        "project_head",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("named_outside", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_head_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_head_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_head_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_head")),
    )
    op.create_index("ix_project_head_person", "project_head", ["cluster_id", "person_id"], unique=False)
    op.create_index("ix_project_head_project", "project_head", ["cluster_id", "project_id"], unique=False)
    op.create_index(
        "uq_project_head_current",
        "project_head",
        ["cluster_id", "project_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index(
        "uq_project_head_lead",
        "project_head",
        ["cluster_id", "project_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL AND role = 'lead'"),
        postgresql_where=sa.text("until IS NULL AND role = 'lead'"),
    )

    op.create_table(
        "project_invitation",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_project_invitation_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_invitation_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_invitation_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_invitation_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_invitation")),
        sa.UniqueConstraint(
            "cluster_id", "project_id", "person_id", name=op.f("uq_project_invitation_cluster_id_project_id_person_id")
        ),
    )
    op.create_index("ix_project_invitation_person", "project_invitation", ["cluster_id", "person_id"], unique=False)

    op.create_table(
        "project_link",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_link_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_link_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_link")),
    )
    op.create_index("ix_project_link", "project_link", ["cluster_id", "project_id"], unique=False)

    op.create_table(
        "project_milestone",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("reached_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_milestone_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_milestone_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_milestone")),
    )
    op.create_index("ix_project_milestone", "project_milestone", ["cluster_id", "project_id"], unique=False)

    op.create_table(
        "project_mute",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_mute_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_mute_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_mute_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_mute")),
        sa.UniqueConstraint(
            "cluster_id", "project_id", "person_id", name=op.f("uq_project_mute_cluster_id_project_id_person_id")
        ),
    )
    op.create_index("ix_project_mute_person", "project_mute", ["cluster_id", "person_id"], unique=False)

    op.create_table(
        "project_mention",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mentioned_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_mention_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_mention_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_mention_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_mention")),
        sa.UniqueConstraint(
            "cluster_id", "project_id", "person_id", name=op.f("uq_project_mention_cluster_id_project_id_person_id")
        ),
    )
    op.create_index("ix_project_mention_person", "project_mention", ["cluster_id", "person_id"], unique=False)

    op.create_table(
        "project_need",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("filled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_project_need_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_need_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_need_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_need")),
    )
    op.create_index("ix_project_need_domain", "project_need", ["cluster_id", "domain_id"], unique=False)
    op.create_index("ix_project_need_project", "project_need", ["cluster_id", "project_id"], unique=False)

    op.create_table(
        "project_stage_move",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(length=10), nullable=False),
        sa.Column("after", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=True),
        sa.Column("moved_by_id", sa.Uuid(), nullable=True),
        sa.Column("poll_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "moved_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_stage_move_cluster_id_moved_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "poll_id"],
            ["poll.cluster_id", "poll.id"],
            name=op.f("fk_project_stage_move_cluster_id_poll_id_poll"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_stage_move_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_stage_move_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_stage_move")),
    )
    op.create_index("ix_project_stage_move_moved_by", "project_stage_move", ["cluster_id", "moved_by_id"], unique=False)
    op.create_index("ix_project_stage_move_project", "project_stage_move", ["cluster_id", "project_id"], unique=False)

    op.create_table(
        "project_update",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("done", sa.String(length=500), nullable=False),
        sa.Column("next_steps", sa.String(length=500), nullable=True),
        sa.Column("blocked", sa.String(length=500), nullable=True),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_project_update_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "written_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_project_update_cluster_id_written_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_project_update_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_project_update")),
    )
    op.create_index("ix_project_update_project", "project_update", ["cluster_id", "project_id"], unique=False)
    op.create_index("ix_project_update_written_by", "project_update", ["cluster_id", "written_by_id"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("monthly", sa.Integer(), nullable=True),
        sa.Column("once", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reply", sa.String(length=300), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("named_outside", sa.Boolean(), nullable=True),
        sa.Column("ask_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "decided_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_contribution_cluster_id_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "need_id"],
            ["project_need.cluster_id", "project_need.id"],
            name=op.f("fk_contribution_cluster_id_need_id_project_need"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_contribution_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_contribution_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "project_id"],
            ["project.cluster_id", "project.id"],
            name=op.f("fk_contribution_cluster_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_contribution_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_contribution")),
    )
    op.create_index("ix_contribution_ask_at", "contribution", ["ask_at"], unique=False)
    op.create_index("ix_contribution_decided_by", "contribution", ["cluster_id", "decided_by_id"], unique=False)
    op.create_index("ix_contribution_need", "contribution", ["cluster_id", "need_id"], unique=False)
    op.create_index("ix_contribution_organisation", "contribution", ["cluster_id", "organisation_id"], unique=False)
    op.create_index("ix_contribution_person", "contribution", ["cluster_id", "person_id"], unique=False)
    op.create_index("ix_contribution_project", "contribution", ["cluster_id", "project_id"], unique=False)

    op.create_table(
        "hours_entry",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("quarters", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("logged_by_id", sa.Uuid(), nullable=True),
        sa.Column("logged_at", Instant(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("refusal", sa.String(length=300), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("superseded_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "contribution_id"],
            ["contribution.cluster_id", "contribution.id"],
            name=op.f("fk_hours_entry_cluster_id_contribution_id_contribution"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "decided_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_hours_entry_cluster_id_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "logged_by_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_hours_entry_cluster_id_logged_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_hours_entry_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_hours_entry")),
    )
    op.create_index("ix_hours_entry_contribution", "hours_entry", ["cluster_id", "contribution_id"], unique=False)
    op.create_index("ix_hours_entry_decided_by", "hours_entry", ["cluster_id", "decided_by_id"], unique=False)
    op.create_index("ix_hours_entry_logged_by", "hours_entry", ["cluster_id", "logged_by_id"], unique=False)
    op.create_index(
        "uq_hours_entry_current",
        "hours_entry",
        ["cluster_id", "contribution_id", "month"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "hours_question",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "contribution_id"],
            ["contribution.cluster_id", "contribution.id"],
            name=op.f("fk_hours_question_cluster_id_contribution_id_contribution"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_hours_question_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_hours_question")),
        sa.UniqueConstraint(
            "cluster_id", "contribution_id", "month", name=op.f("uq_hours_question_cluster_id_contribution_id_month")
        ),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("poll", "subject_stage")

    op.drop_table("hours_question")
    op.drop_index(
        "uq_hours_entry_current",
        table_name="hours_entry",
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.drop_index("ix_hours_entry_logged_by", table_name="hours_entry")
    op.drop_index("ix_hours_entry_decided_by", table_name="hours_entry")
    op.drop_index("ix_hours_entry_contribution", table_name="hours_entry")

    op.drop_table("hours_entry")
    op.drop_index("ix_contribution_project", table_name="contribution")
    op.drop_index("ix_contribution_person", table_name="contribution")
    op.drop_index("ix_contribution_organisation", table_name="contribution")
    op.drop_index("ix_contribution_need", table_name="contribution")
    op.drop_index("ix_contribution_decided_by", table_name="contribution")
    op.drop_index("ix_contribution_ask_at", table_name="contribution")

    op.drop_table("contribution")
    op.drop_index("ix_project_update_written_by", table_name="project_update")
    op.drop_index("ix_project_update_project", table_name="project_update")

    op.drop_table("project_update")
    op.drop_index("ix_project_stage_move_project", table_name="project_stage_move")
    op.drop_index("ix_project_stage_move_moved_by", table_name="project_stage_move")

    op.drop_table("project_stage_move")
    op.drop_index("ix_project_need_project", table_name="project_need")
    op.drop_index("ix_project_need_domain", table_name="project_need")

    op.drop_table("project_need")
    op.drop_index("ix_project_mention_person", table_name="project_mention")

    op.drop_table("project_mention")
    op.drop_index("ix_project_mute_person", table_name="project_mute")

    op.drop_table("project_mute")
    op.drop_index("ix_project_milestone", table_name="project_milestone")

    op.drop_table("project_milestone")
    op.drop_index("ix_project_link", table_name="project_link")

    op.drop_table("project_link")
    op.drop_index("ix_project_invitation_person", table_name="project_invitation")

    op.drop_table("project_invitation")
    op.drop_index(
        "uq_project_head_lead",
        table_name="project_head",
        sqlite_where=sa.text("until IS NULL AND role = 'lead'"),
        postgresql_where=sa.text("until IS NULL AND role = 'lead'"),
    )
    op.drop_index(
        "uq_project_head_current",
        table_name="project_head",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index("ix_project_head_project", table_name="project_head")
    op.drop_index("ix_project_head_person", table_name="project_head")

    op.drop_table("project_head")
    op.drop_index("ix_project_work_thread", table_name="project")
    op.drop_index("ix_project_stage", table_name="project")
    op.drop_index("ix_project_proposed_by", table_name="project")
    op.drop_index("ix_project_post", table_name="project")
    op.drop_index("ix_project_home", table_name="project")
    op.drop_index("ix_project_active_at", table_name="project")

    op.drop_table("project")
    op.drop_table("project_follower")
    op.drop_index("ix_domain_follow_domain", table_name="domain_follow")

    op.drop_table("domain_follow")
