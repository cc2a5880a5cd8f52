"""The API."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from . import auth, health, settings, vehicles

app = FastAPI(title="BlingAuto", version="1.0.0", contact={"name": "BlingAuto", "url": settings.FRONTEND_URL})
app.add_middleware(
    CORSMiddleware,
    allow_origins=settings.CORS_ORIGINS,
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)
for part in (health, auth, vehicles):
    app.include_router(part.router)


@app.get("/")
def root() -> dict[str, str]:
    return {"name": app.title, "version": app.version, "environment": settings.ENVIRONMENT}
