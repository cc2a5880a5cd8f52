"""Attachments in the object store."""

from io import BytesIO
from urllib.parse import urlsplit

from minio import Minio

from . import settings

_endpoint = urlsplit(settings.S3_ENDPOINT)
_client = Minio(
    _endpoint.netloc,
    access_key=settings.S3_ACCESS_KEY,
    secret_key=settings.S3_SECRET_KEY,
    secure=_endpoint.scheme == "https",
)


def put(name: str, content: bytes, content_type: str) -> None:
    if not _client.bucket_exists(settings.S3_BUCKET):
        _client.make_bucket(settings.S3_BUCKET)
    _client.put_object(settings.S3_BUCKET, name, BytesIO(content), len(content), content_type=content_type)


def get(name: str) -> bytes:
    answer = _client.get_object(settings.S3_BUCKET, name)
    try:
        return answer.read()
    finally:
        answer.close()
        answer.release_conn()
