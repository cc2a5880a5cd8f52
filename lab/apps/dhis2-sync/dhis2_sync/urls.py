"""Where the pages and the API are; health.py answers /health/."""

from django.contrib import admin
from django.urls import path

from . import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/syncs/", views.syncs),
    path("auto-sync/dashboard/", views.dashboard, name="dashboard"),
]
