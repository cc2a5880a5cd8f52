"""What the environment says; the program does not start when something is missing."""

import os

ENVIRONMENT = os.environ["ENVIRONMENT"]
SECRET_KEY = os.environ["SECRET_KEY"]
REDIS_URL = os.environ["REDIS_URL"]
FRONTEND_URL = os.environ["FRONTEND_URL"]
CORS_ORIGINS = [origin for origin in os.environ["CORS_ORIGINS"].split(",") if origin]

if len(SECRET_KEY) < 32:
    raise ValueError(f"SECRET_KEY: expected 32 characters or more, got {len(SECRET_KEY)}; generate one")
