"""Where an import lays its rows ready.

Revision 0002, after 0001.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.database import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Table by table: what a staged row has beside its key, its import, its place in it and its instant.
STAGED: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any]], ...]] = {
    "staged_organisation": (
        ("name", sa.String(100)),
        ("name_key", sa.String(100)),
        ("status", sa.String(16)),
        ("parent_id", sa.Uuid()),
        ("commune", sa.String(60)),
        ("email", sa.String(254)),
        ("web_address", sa.String(300)),
        ("presentation", sa.Text()),
        ("dues_paid_until", sa.Date()),
    ),
    "staged_person": (
        ("given_name", sa.String(60)),
        ("family_name", sa.String(60)),
        ("name_key", sa.String(130)),
        ("email", sa.String(254)),
        ("email_key", sa.String(254)),
        ("phone", sa.String(40)),
        ("title", sa.String(100)),
    ),
    "staged_affiliation": (
        ("person_id", sa.Uuid()),
        ("organisation_id", sa.Uuid()),
        ("role", sa.String(16)),
        ("status", sa.String(16)),
    ),
    "staged_expertise": (
        ("person_id", sa.Uuid()),
        ("domain_id", sa.Uuid()),
        ("level", sa.Integer()),
        ("years", sa.Integer()),
        ("note", sa.Text()),
        ("confirmed_at", Instant()),
    ),
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_run",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.Column("applying", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_import_run_cluster_id_cluster")),
        sa.PrimaryKeyConstraint("cluster_id", "id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("cluster_id", name=op.f("uq_import_run_cluster_id")),
    )
    for table, fields in STAGED.items():
        op.create_table(
            table,
            sa.Column("cluster_id", sa.Uuid(), nullable=False),
            sa.Column("id", sa.Uuid(), nullable=False),
            *(sa.Column(name, kind, nullable=True) for name, kind in fields),
            sa.Column("import_id", sa.Uuid(), nullable=False),
            sa.Column("place", sa.Integer(), nullable=False),
            sa.Column("creates", sa.Boolean(), nullable=False),
            sa.Column("since", Instant(), nullable=False),
            sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f(f"fk_{table}_cluster_id_cluster")),
            sa.PrimaryKeyConstraint("cluster_id", "id", "import_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_place", table, ["cluster_id", "import_id", "place"])


def downgrade() -> None:
    """Remove them; an import under way is lost, and what it had staged."""
    for table in reversed(STAGED):
        op.drop_index(f"ix_{table}_place", table_name=table)
        op.drop_table(table)
    op.drop_table("import_run")
