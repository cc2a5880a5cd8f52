"""Whether the application can work."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis


class HealthMiddleware:
    """Answers before the host name is looked at: who asks for health has only an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health() if request.path == "/health/" else self.get_response(request)


def health() -> JsonResponse:
    checks = {"database": outcome(check_database), "redis": outcome(check_redis)}
    healthy = all(check == "ok" for check in checks.values())
    answer = {"status": "healthy" if healthy else "unhealthy", "checks": checks}
    return JsonResponse(answer, status=200 if healthy else 503)


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_redis() -> None:
    cache.get("health")
    with Redis.from_url(settings.CELERY_BROKER_URL, **settings.REDIS_OPTIONS) as broker:
        broker.ping()


def outcome(check: Callable[[], None]) -> str:
    try:
        check()
        return "ok"
    except Exception as problem:  # whatever went wrong, the answer names it
        return type(problem).__name__
