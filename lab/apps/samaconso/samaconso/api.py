"""The consumption API."""

from decimal import Decimal
from socket import gethostname
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import FastAPI, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.middleware.cors import CORSMiddleware
from google.auth.exceptions import GoogleAuthError
from pydantic import BaseModel

from . import database, push, queues, settings, storage

app = FastAPI(title="SamaConso", version=settings.APP_VERSION)
app.add_middleware(CORSMiddleware, allow_origins=settings.CORS_ORIGINS, allow_methods=["*"])


class Notification(BaseModel):
    queue: Literal["urgent", "high_priority", "normal", "low_priority"] = "normal"
    message: str
    # How long the worker works on it.
    seconds: float = 0


class Push(BaseModel):
    device: str
    title: str
    body: str


@app.middleware("http")
async def say_who(request: Request, call_next) -> Response:
    """Which version has answered, and which container."""
    response = await call_next(request)
    response.headers["X-App-Version"] = settings.APP_VERSION
    response.headers["X-Served-By"] = gethostname()
    return response


@app.get("/")
def root() -> dict:
    return {"message": "SAMA CONSO", "version": settings.APP_VERSION, "status": "running"}


@app.get("/health")
def health(response: Response) -> dict:
    checks = {
        "database": outcome(lambda: database.fetch_one("SELECT 1")),
        "broker": outcome(queues.check_broker),
    }
    healthy = all(check == "ok" for check in checks.values())
    response.status_code = 200 if healthy else 503
    return {"status": "healthy" if healthy else "unhealthy", "checks": checks}


@app.post("/readings", status_code=201)
def file_reading(meter: Annotated[str, Form()], kilowatt_hours: Annotated[Decimal, Form()], attachment: Annotated[UploadFile, File()]) -> dict:
    name = f"readings/{uuid4()}"
    storage.put(name, attachment.file.read(), attachment.content_type or "application/octet-stream")
    return database.fetch_one(
        "INSERT INTO readings (meter, kilowatt_hours, attachment) VALUES (%s, %s, %s) RETURNING *",
        (meter, kilowatt_hours, name),
    )


@app.get("/readings/{number}/attachment")
def attachment_of(number: int) -> Response:
    row = database.fetch_one("SELECT attachment FROM readings WHERE id = %s", (number,))
    if row is None:
        raise HTTPException(404)
    return Response(storage.get(row["attachment"]), media_type="application/octet-stream")


@app.post("/notifications", status_code=202)
def notify(notification: Notification) -> dict:
    return {"id": queues.send(notification.queue, notification.message, notification.seconds)}


@app.post("/notifications/push", status_code=201)
def push_notification(notification: Push) -> dict:
    if settings.FIREBASE_PROJECT is None:
        raise HTTPException(501, "no Firebase project is set")
    try:
        return {"name": push.send(notification.device, notification.title, notification.body)}
    except (OSError, GoogleAuthError) as problem:  # whatever keeps it from getting through
        raise HTTPException(502, str(problem)) from problem


@app.get("/notifications/{id}")
def notification(id: str) -> dict:
    row = database.fetch_one("SELECT * FROM notifications WHERE id = %s", (id,))
    if row is None:
        raise HTTPException(404, "not worked on yet")
    return row


def outcome(check) -> str:
    try:
        check()
        return "ok"
    except Exception as problem:  # whatever went wrong, the answer names it
        return f"{type(problem).__name__}"
