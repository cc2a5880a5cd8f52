"""The Celery worker."""

from socket import gethostname
from time import sleep

from celery import Celery

from . import database, settings

app = Celery("samaconso", broker=settings.CELERY_BROKER_URL, backend=settings.CELERY_RESULT_BACKEND)
app.conf.update(
    broker_use_ssl=settings.BROKER_USE_SSL,
    broker_connection_retry_on_startup=True,
    # A task whose worker dies is given to another one, so each must bear being run twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="normal",
    worker_prefetch_multiplier=1,
)


@app.task(name="samaconso.notify", bind=True, max_retries=5, default_retry_delay=2)
def notify(self, message: str, seconds: float = 0) -> dict:
    sleep(seconds)
    queue = self.request.delivery_info["routing_key"]
    try:
        database.execute(
            "INSERT INTO notifications (id, queue, message, worker) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET runs = notifications.runs + 1",
            (self.request.id, queue, message, gethostname()),
        )
    except Exception as problem:
        raise self.retry(exc=problem)
    return {"queue": queue, "message": message}
