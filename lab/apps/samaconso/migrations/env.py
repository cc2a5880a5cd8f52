"""Runs the migrations on the database that DATABASE_URL names."""

import os

from alembic import context
from sqlalchemy import create_engine

url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)

with create_engine(url).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        # One migration at a time, however many deployments there are.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20251121)")
        context.run_migrations()
