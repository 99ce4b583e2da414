"""The house: clusters, their people and experts, outbox, audit, and what the deployment remembers.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

from models.database import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "cluster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("installed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
        sa.UniqueConstraint("guild_id", name=op.f("uq_cluster_guild_id")),
    )
    op.create_table(
        "deployment_fact",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deployment_fact")),
    )
    op.create_table(
        "shard_lease",
        sa.Column("shard_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("shard_id", name=op.f("pk_shard_lease")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_audit_chain_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_audit_entry_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("cluster_id", "sequence", name=op.f("uq_audit_entry_cluster_id_sequence")),
    )
    op.create_table(
        "domain",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("name_fr", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("description_fr", sa.String(length=160), nullable=False),
        sa.Column("description_en", sa.String(length=160), nullable=False),
        sa.Column("keywords_fr", sa.JSON(), nullable=False),
        sa.Column("keywords_en", sa.JSON(), nullable=False),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "merged_into_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_domain_cluster_id_merged_into_id_domain"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_domain_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_domain")),
        sa.UniqueConstraint("cluster_id", "slug", name=op.f("uq_domain_cluster_id_slug")),
    )
    op.create_table(
        "organisation",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("commune", sa.String(length=60), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("web_address", sa.String(length=300), nullable=True),
        sa.Column("presentation", sa.Text(), nullable=True),
        sa.Column("dues_paid_until", sa.Date(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "parent_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_organisation_cluster_id_parent_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_organisation_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("cluster_id", "name_key", name=op.f("uq_organisation_cluster_id_name_key")),
    )
    op.create_index("ix_organisation_parent", "organisation", ["cluster_id", "parent_id"])
    op.create_table(
        "outbox_item",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("coalesced_on", sa.String(length=90), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("next_attempt_at", Instant(), nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_outbox_item_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_outbox_item")),
        sa.UniqueConstraint("cluster_id", "coalesced_on", name=op.f("uq_outbox_item_cluster_id_coalesced_on")),
    )
    op.create_index("ix_outbox_item_due", "outbox_item", ["failed_at", "next_attempt_at"])
    op.create_table(
        "person",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(length=60), nullable=False),
        sa.Column("family_name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=130), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=True),
        sa.Column("discord_user_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_person_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("cluster_id", "discord_user_id", name=op.f("uq_person_cluster_id_discord_user_id")),
        sa.UniqueConstraint("cluster_id", "email_key", name=op.f("uq_person_cluster_id_email_key")),
    )
    op.create_index("ix_person_discord_user", "person", ["discord_user_id"])
    op.create_index("ix_person_name_key", "person", ["cluster_id", "name_key"])
    op.create_table(
        "place",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("intended_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_place_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_place")),
        sa.UniqueConstraint("cluster_id", "kind", name=op.f("uq_place_cluster_id_kind")),
    )
    op.create_table(
        "affiliation",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "organisation_id"],
            ["organisation.cluster_id", "organisation.id"],
            name=op.f("fk_affiliation_cluster_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_affiliation_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_affiliation_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_affiliation")),
        sa.UniqueConstraint(
            "cluster_id",
            "person_id",
            "organisation_id",
            name=op.f("uq_affiliation_cluster_id_person_id_organisation_id"),
        ),
    )
    op.create_index("ix_affiliation_organisation", "affiliation", ["cluster_id", "organisation_id"])
    op.create_table(
        "audit_detail",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("actor_user_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.String(length=130), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id", "id"],
            ["audit_entry.cluster_id", "audit_entry.id"],
            name=op.f("fk_audit_detail_cluster_id_id_audit_entry"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_audit_detail_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "expertise",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "domain_id"],
            ["domain.cluster_id", "domain.id"],
            name=op.f("fk_expertise_cluster_id_domain_id_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_expertise_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_expertise_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_expertise")),
        sa.UniqueConstraint(
            "cluster_id", "person_id", "domain_id", name=op.f("uq_expertise_cluster_id_person_id_domain_id")
        ),
    )
    op.create_index("ix_expertise_domain", "expertise", ["cluster_id", "domain_id"])
    op.create_table(
        "mandate",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("appointed_by_administrator", sa.Boolean(), nullable=False),
        sa.Column("end_applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id", "person_id"],
            ["person.cluster_id", "person.id"],
            name=op.f("fk_mandate_cluster_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_mandate_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_mandate")),
    )
    op.create_index("ix_mandate_person", "mandate", ["cluster_id", "person_id"])
    op.create_index("ix_mandate_until", "mandate", ["until"])


def downgrade() -> None:
    """Remove every table, and all that they hold."""
    op.drop_index("ix_mandate_until", table_name="mandate")
    op.drop_index("ix_mandate_person", table_name="mandate")
    op.drop_table("mandate")
    op.drop_index("ix_expertise_domain", table_name="expertise")
    op.drop_table("expertise")
    op.drop_table("audit_detail")
    op.drop_index("ix_affiliation_organisation", table_name="affiliation")
    op.drop_table("affiliation")
    op.drop_table("place")
    op.drop_index("ix_person_name_key", table_name="person")
    op.drop_index("ix_person_discord_user", table_name="person")
    op.drop_table("person")
    op.drop_index("ix_outbox_item_due", table_name="outbox_item")
    op.drop_table("outbox_item")
    op.drop_index("ix_organisation_parent", table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("domain")
    op.drop_table("audit_entry")
    op.drop_table("audit_chain")
    op.drop_table("shard_lease")
    op.drop_table("deployment_fact")
    op.drop_table("cluster")
