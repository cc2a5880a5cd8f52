#!/bin/sh
# Does what the official image's entry point does.
if [ "${1}" != minio ] && [ -n "${1}" ]; then set -- minio "$@"; fi
exec "$@"
