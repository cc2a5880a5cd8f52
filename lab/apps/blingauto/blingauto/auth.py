"""Log-in and log-out."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import select

from . import sessions
from .database import Database
from .models import User
from .passwords import hash_password, is_password

router = APIRouter(prefix="/auth", tags=["auth"])

Bearer = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]

# Compared with when there is no such user, so that the answer takes as long.
_NOBODY = hash_password("")


class Login(BaseModel):
    email: str
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class Me(BaseModel):
    email: str
    role: str


def current_user(bearer: Bearer, database: Database) -> User:
    number = sessions.user_of(bearer.credentials)
    user = None if number is None else database.get(User, number)
    if user is None:
        raise HTTPException(401, "not logged in", {"WWW-Authenticate": "Bearer"})
    return user


CurrentUser = Annotated[User, Depends(current_user)]


@router.post("/login")
def login(given: Login, database: Database) -> Token:
    user = database.scalar(select(User).where(User.email == given.email.lower()))
    if not is_password(_NOBODY if user is None else user.password_hash, given.password) or user is None:
        raise HTTPException(401, "wrong e-mail or password")
    return Token(access_token=sessions.open_session(user.id))


@router.get("/me")
def me(user: CurrentUser) -> Me:
    return Me(email=user.email, role=user.role)


@router.post("/logout", status_code=204)
def logout(bearer: Bearer) -> None:
    sessions.close_session(bearer.credentials)
