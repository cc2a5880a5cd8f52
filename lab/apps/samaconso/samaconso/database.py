"""Connections to PostgreSQL through PgBouncer, which pools by transaction: no prepared statement outlives one."""

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from . import settings

pool = ConnectionPool(
    settings.DATABASE_URL,
    min_size=0,
    max_size=4,
    timeout=2,
    open=False,
    kwargs={"autocommit": True, "connect_timeout": 2, "prepare_threshold": None, "row_factory": dict_row},
)


def fetch_one(query: str, values: tuple = ()) -> dict | None:
    pool.open()
    with pool.connection() as connection:
        return connection.execute(query, values).fetchone()


def execute(query: str, values: tuple = ()) -> None:
    pool.open()
    with pool.connection() as connection:
        connection.execute(query, values)
