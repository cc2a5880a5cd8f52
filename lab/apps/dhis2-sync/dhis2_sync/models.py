"""What is kept of each sync."""

from django.conf import settings
from django.db import models


class Sync(models.Model):
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    worker = models.CharField(max_length=200)
    # For those that the scheduler sent. Not unique: two schedulers are to be seen.
    period = models.BigIntegerField(null=True, blank=True, db_index=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        db_table = "syncs"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"sync {self.pk}"
