"""Sends tasks without asking for their results, so that the API works while the results' store is away."""

from celery import Celery

from . import settings

sender = Celery("samaconso", broker=settings.CELERY_BROKER_URL, backend="disabled://")
sender.conf.update(
    broker_use_ssl=settings.BROKER_USE_SSL,
    broker_connection_timeout=2,
    broker_transport_options={"confirm_publish": True},
)


def send(queue: str, message: str, seconds: float) -> str:
    task = sender.send_task("samaconso.notify", args=(message, seconds), queue=queue, retry=False)
    return task.id


def check_broker() -> None:
    with sender.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=2)
