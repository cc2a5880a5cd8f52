"""DHIS2 Sync in small: a Django application with its worker and its scheduler, for the lab."""
