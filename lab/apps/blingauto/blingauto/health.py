"""Whether the API can work."""

import os
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, Response
from sqlalchemy import text

from .database import engine
from .sessions import redis

router = APIRouter()


@router.get("/health")
def health(response: Response) -> dict:
    checks = {"database": outcome(check_database), "redis": outcome(redis.ping)}
    healthy = all(check == "ok" for check in checks.values())
    response.status_code = 200 if healthy else 503
    return {"status": "healthy" if healthy else "unhealthy", "checks": {**checks, "system": system()}}


def check_database() -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def outcome(check: Callable[[], object]) -> str:
    try:
        check()
        return "ok"
    except Exception as problem:  # whatever went wrong, the answer names it
        return type(problem).__name__


def system() -> dict[str, float | int | None]:
    return {
        "cpu_count": os.cpu_count(),
        "load": os.getloadavg()[0],
        "memory_available_bytes": memory_available_bytes(),
    }


def memory_available_bytes() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return int(kilobytes) * 1024
