"""Connections to PostgreSQL."""

import os
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session

_url = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg")

# A server that is gone is noticed within seconds.
engine = create_engine(_url, pool_pre_ping=True, connect_args={"connect_timeout": 2, "tcp_user_timeout": 5000})


def open_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


Database = Annotated[Session, Depends(open_session)]
