#!/bin/sh
# uvicorn starts workers that fail again and again, so what is wrong in the environment stops it here.
set -e
if [ "$1" = uvicorn ]; then python -c 'import blingauto.settings'; fi
exec "$@"
