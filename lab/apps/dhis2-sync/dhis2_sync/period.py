"""Periods of the clock, numbered since 1970."""

from datetime import datetime
from time import time

from celery.schedules import schedstate, schedule
from django.conf import settings


def period_now() -> int:
    return int(time() // settings.SYNC_PERIOD_SECONDS)


class EveryPeriod(schedule):
    """Due once in each period, as soon as it begins, whenever the scheduler was started."""

    def is_due(self, last_run_at: datetime) -> schedstate:
        now = time()
        due = now // self.seconds > last_run_at.timestamp() // self.seconds
        return schedstate(due, self.seconds - now % self.seconds)
