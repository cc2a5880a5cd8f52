"""Sessions in Redis: a token counts as long as its session is there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from . import settings

LIFETIME = timedelta(hours=12)

redis = Redis.from_url(
    settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2, retry=Retry(NoBackoff(), 1), decode_responses=True
)


def open_session(user: int) -> str:
    """Gives the token of a new session."""
    session = str(uuid4())
    redis.set(_key(session), user, ex=LIFETIME)
    return jwt.encode({"jti": session, "exp": datetime.now(UTC) + LIFETIME}, settings.SECRET_KEY, "HS256")


def user_of(token: str) -> int | None:
    session = _session_of(token)
    user = None if session is None else redis.get(_key(session))
    return None if user is None else int(user)


def close_session(token: str) -> None:
    session = _session_of(token)
    if session is not None:
        redis.delete(_key(session))


def _session_of(token: str) -> str | None:
    try:
        return jwt.decode(token, settings.SECRET_KEY, ["HS256"], {"require": ["jti", "exp"]})["jti"]
    except jwt.InvalidTokenError:
        return None


def _key(session: str) -> str:
    return f"session:{session}"
