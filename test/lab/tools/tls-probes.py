"""Connects to the services of SamaConso in every wrong way, and in the right one; prints what came of it as JSON.

It runs inside a container that is their client, with that program's settings. The first argument holds certificates of another authority.
"""

import base64
import hashlib
import json
import os
import socket
import ssl
import struct
import sys
from urllib.parse import urlencode, urlsplit

# Some drivers add what the system trusts, our authority among it; here only what they are given counts.
os.environ.pop("SSL_CERT_FILE", None)
given = json.loads(base64.b64decode(sys.argv[1]))
MINE = {"ca": "/arrimage/tls/authority.crt", "cert": "/arrimage/tls/public.crt", "key": "/arrimage/tls/private.key"}


def written(name):
    path = f"/dev/shm/{os.getpid()}-{name}"
    with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(given[name])
    return path


WAYS = {
    "right": MINE,
    "plain": None,
    "without a certificate": {"ca": MINE["ca"]},
    "with a certificate of another authority": {**MINE, "cert": written("certificate"), "key": written("key")},
    "trusting another authority": {**MINE, "ca": written("authority")},
}


def postgres(host, port, files, **more):
    import psycopg

    url = urlsplit(os.environ["DATABASE_URL"])
    query = {"sslmode": "disable"} if files is None else {
        "sslmode": "verify-full",
        "sslrootcert": files["ca"],
        "sslcert": files.get("cert", "/nowhere"),
        "sslkey": files.get("key", "/nowhere"),
    }
    user, _, _ = url.netloc.rpartition("@")
    address = f"postgresql://{user}@{host}:{port}{url.path}?{urlencode({**query, **more})}"
    with psycopg.connect(address, connect_timeout=10) as connection:
        connection.execute("select 1")


def rabbitmq(files):
    from kombu import Connection

    url = os.environ["CELERY_BROKER_URL"]
    options = False if files is None else {
        "ca_certs": files["ca"],
        "certfile": files.get("cert"),
        "keyfile": files.get("key"),
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": urlsplit(url).hostname,
    }
    scheme = "amqp" if files is None else "amqps"
    with Connection(url.replace("amqps", scheme, 1), ssl=options, connect_timeout=10) as connection:
        connection.connect()


def redis(files):
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    url = urlsplit(os.environ["CELERY_RESULT_BACKEND"])
    names = {"ca": "ssl_ca_certs", "cert": "ssl_certfile", "key": "ssl_keyfile"}
    query = {names[name]: path for name, path in (files or {}).items()}
    address = f"redis{'' if files is None else 's'}://{url.netloc}{url.path}?{urlencode(query)}"
    Redis.from_url(address, socket_timeout=10, retry=Retry(NoBackoff(), 0)).ping()


def minio(files):
    import urllib3
    from minio import Minio

    trusted = {} if files is None else {"ca_certs": files["ca"], "cert_reqs": "CERT_REQUIRED"}
    pool = urllib3.PoolManager(timeout=10, retries=False, **trusted)
    endpoint = urlsplit(os.environ["S3_ENDPOINT"]).netloc
    keys = {"access_key": os.environ["S3_ACCESS_KEY"], "secret_key": os.environ["S3_SECRET_KEY"]}
    Minio(endpoint, **keys, secure=files is not None, http_client=pool).bucket_exists(os.environ["S3_BUCKET"])


def served(host, port, is_postgres=False):
    """Digest of the certificate that a port shows."""
    context = ssl.create_default_context(cafile=MINE["ca"])
    context.check_hostname = False
    context.load_cert_chain(MINE["cert"], MINE["key"])
    with socket.create_connection((host, port), timeout=10) as plain:
        if is_postgres:
            plain.sendall(struct.pack("!ii", 8, 80877103))
            assert plain.recv(1) == b"S"
        with context.wrap_socket(plain) as encrypted:
            return hashlib.sha256(encrypted.getpeercert(True)).hexdigest()


def outcome(ask):
    try:
        ask()
        return "ok"
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}".replace("\n", " ")[:400]


address = given["database"]
SERVICES = {
    "postgres": (lambda files: postgres("postgres", 5432, files, hostaddr=address), (address, 5432, True)),
    "pgbouncer": (lambda files: postgres("pgbouncer", 6432, files), ("pgbouncer", 6432, True)),
    "rabbitmq": (rabbitmq, ("rabbitmq", 5671)),
    "redis": (redis, ("redis", 6379)),
    "minio": (minio, ("minio", 9000)),
}
print(json.dumps({
    name: {"served": served(*place), **({} if given["only"] == "served" else {
        way: outcome(lambda: ask(files)) for way, files in WAYS.items()
    })}
    for name, (ask, place) in SERVICES.items() if name in given["services"]
}))
