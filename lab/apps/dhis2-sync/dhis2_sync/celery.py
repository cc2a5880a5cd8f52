"""The Celery application: its worker, and its scheduler, which sends one sync in each period."""

import os
from time import time

from celery import Celery
from celery.beat import BeatLazyFunc
from django.conf import settings

from .period import EveryPeriod, period_now

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dhis2_sync.settings")

app = Celery("dhis2_sync")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sync": {
        "task": "dhis2_sync.sync",
        "schedule": EveryPeriod(settings.SYNC_PERIOD_SECONDS),
        "kwargs": {"queued_at": BeatLazyFunc(time), "period": BeatLazyFunc(period_now)},
    }
}
