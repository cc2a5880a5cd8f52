"""Syncs in Django's administration."""

from django.contrib import admin

from .models import Sync


@admin.register(Sync)
class SyncAdmin(admin.ModelAdmin):
    list_display = ["id", "queued_at", "finished_at", "worker", "period", "requested_by"]
