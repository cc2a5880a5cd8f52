"""Vehicles, for those who are logged in."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from .auth import current_user
from .database import Database
from .models import Vehicle

router = APIRouter(prefix="/vehicles", tags=["vehicles"], dependencies=[Depends(current_user)])


class NewVehicle(BaseModel):
    plate: str
    make: str
    model: str


class KnownVehicle(NewVehicle):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime


@router.get("", response_model=list[KnownVehicle])
def list_vehicles(database: Database) -> Sequence[Vehicle]:
    return database.scalars(select(Vehicle).order_by(Vehicle.id)).all()


@router.post("", status_code=201, response_model=KnownVehicle)
def add_vehicle(given: NewVehicle, database: Database) -> Vehicle:
    vehicle = Vehicle(**given.model_dump())
    database.add(vehicle)
    database.commit()
    return vehicle
