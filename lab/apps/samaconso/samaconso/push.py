"""Notifications to phones, by Firebase Cloud Messaging; requests goes through the proxy that the environment names."""

from functools import cache

from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from . import settings

_SCOPES = ["https://www.googleapis.com/auth/firebase.messaging"]


def send(device: str, title: str, body: str) -> str:
    """Gives the name that Firebase knows the message by."""
    url = f"https://fcm.googleapis.com/v1/projects/{settings.FIREBASE_PROJECT}/messages:send"
    message = {"token": device, "notification": {"title": title, "body": body}}
    answer = _session().post(url, json={"message": message}, timeout=10)
    answer.raise_for_status()
    return answer.json()["name"]


@cache
def _session() -> AuthorizedSession:
    account = service_account.Credentials.from_service_account_file(settings.GOOGLE_APPLICATION_CREDENTIALS, scopes=_SCOPES)
    return AuthorizedSession(account, max_refresh_attempts=1)
