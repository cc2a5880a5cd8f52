"""How often the task of a notification ran: one whose worker dies is given to another."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("notifications", sa.Column("runs", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("notifications", "runs")
