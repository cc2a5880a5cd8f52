"""What the environment says; a missing variable stops the program at its start, by name."""

import os
import ssl
from urllib.parse import urlsplit

DATABASE_URL = os.environ["DATABASE_URL"]
CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]
CELERY_RESULT_BACKEND = os.environ["CELERY_RESULT_BACKEND"]
S3_ENDPOINT = os.environ["S3_ENDPOINT"]
S3_ACCESS_KEY = os.environ["S3_ACCESS_KEY"]
S3_SECRET_KEY = os.environ["S3_SECRET_KEY"]
S3_BUCKET = os.environ["S3_BUCKET"]
SECRET_KEY = os.environ["SECRET_KEY"]
SIC_SERVER = os.environ["SIC_SERVER"]
POSTPAID_SERVER = os.environ["POSTPAID_SERVER"]
# With an amqps:// broker: the authority that it must be of, and who we are.
BROKER_USE_SSL = None
if CELERY_BROKER_URL.startswith("amqps://"):
    BROKER_USE_SSL = {
        "ca_certs": os.environ["BROKER_CA_FILE"],
        "certfile": os.environ["BROKER_CERTIFICATE_FILE"],
        "keyfile": os.environ["BROKER_KEY_FILE"],
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": urlsplit(CELERY_BROKER_URL).hostname,
    }
CORS_ORIGINS = [origin for origin in os.environ.get("CORS_ORIGINS", "").split(",") if origin]
# Without them no notification goes to phones.
FIREBASE_PROJECT = os.environ.get("FIREBASE_PROJECT")
GOOGLE_APPLICATION_CREDENTIALS = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
# What it says of itself in each answer: the image has it, and settings may say another one.
APP_VERSION = os.environ.get("APP_VERSION", "none")
