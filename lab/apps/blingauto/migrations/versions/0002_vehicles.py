"""Vehicles.

FAIL_MIGRATION=yes stops it half-way, to show what a failed migration leaves.
"""

import os

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "vehicles",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("plate", sa.Text, nullable=False),
        sa.Column("make", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    if os.environ.get("FAIL_MIGRATION") == "yes":
        raise RuntimeError("migration 0002: stopped after its table was made, since FAIL_MIGRATION is yes")
    op.create_index("ix_vehicles_plate", "vehicles", ["plate"])


def downgrade() -> None:
    op.drop_table("vehicles")
