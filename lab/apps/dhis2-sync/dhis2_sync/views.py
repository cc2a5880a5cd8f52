"""The pages and the API."""

from time import time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from kombu.exceptions import OperationalError

from .models import Sync
from .tasks import sync


@require_GET
def syncs(request: HttpRequest) -> JsonResponse:
    fields = ("id", "queued_at", "started_at", "finished_at", "worker", "period", "requested_by__username")
    rows = [{"requested_by": row.pop("requested_by__username"), **row} for row in Sync.objects.values(*fields)[:100]]
    return JsonResponse(rows, safe=False)


@login_required
@require_http_methods(["GET", "POST"])
def dashboard(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        queue_sync(request)
        return redirect("dashboard")
    return render(request, "dhis2_sync/dashboard.html", {"syncs": Sync.objects.select_related("requested_by")[:20]})


def queue_sync(request: HttpRequest) -> None:
    try:
        sync.apply_async(kwargs={"queued_at": time(), "requested_by": request.user.pk}, retry=False)
        messages.success(request, "The sync is queued.")
    except OperationalError:
        messages.error(request, "The queue does not answer; the sync is not queued.")
