"""Runs the migrations on the database that DATABASE_URL names, each in a transaction of its own."""

import logging

from alembic import context
from blingauto.database import engine
from blingauto.models import Base

logging.basicConfig(format="%(levelname)s %(message)s")
logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)

with engine.connect() as connection:
    # One migration at a time, however many deployments there are; the lock goes with the connection.
    connection.exec_driver_sql("SELECT pg_advisory_lock(20251122)")
    connection.commit()
    context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
