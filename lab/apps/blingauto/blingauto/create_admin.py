"""Creates the initial administrator, unless there is a user of that e-mail: `python -m blingauto.create_admin`."""

import os
import sys

from sqlalchemy.dialects.postgresql import insert

from .database import engine
from .models import User
from .passwords import hash_password

SHORTEST = 12


def create_admin(email: str, password: str) -> bool:
    values = {"email": email.lower(), "password_hash": hash_password(password), "role": "admin"}
    with engine.begin() as connection:
        statement = insert(User).values(values).on_conflict_do_nothing(index_elements=["email"]).returning(User.id)
        return connection.scalar(statement) is not None


def main() -> None:
    email = os.environ["INITIAL_ADMIN_EMAIL"]
    password = os.environ["INITIAL_ADMIN_PASSWORD"]
    if len(password) < SHORTEST:
        sys.exit(
            f"INITIAL_ADMIN_PASSWORD: expected {SHORTEST} characters or more, got {len(password)}; choose a longer one"
        )
    print(f"{email}: created" if create_admin(email, password) else f"{email}: is there already")


if __name__ == "__main__":
    main()
