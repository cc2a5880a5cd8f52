"""What the workers do."""

from datetime import UTC, datetime
from socket import gethostname

from django.db import OperationalError

from .celery import app
from .models import Sync


@app.task(name="dhis2_sync.sync", autoretry_for=(OperationalError,), max_retries=None, default_retry_delay=2)
def sync(queued_at: float, period: int | None = None, requested_by: int | None = None) -> None:
    started_at = datetime.now(UTC)
    Sync.objects.create(
        queued_at=datetime.fromtimestamp(queued_at, UTC),
        started_at=started_at,
        finished_at=datetime.now(UTC),
        worker=gethostname(),
        period=period,
        requested_by_id=requested_by,
    )
