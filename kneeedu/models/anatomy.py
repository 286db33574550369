"""Structures of the knee and the regions of the knee map."""

from typing import Literal

from pydantic import Field

from kneeedu.models.evidence import Id, Model, Rate, Sourced, Text

View = Literal["anterior", "lateral", "medial", "posterior"]
Layer = Literal["bone_cartilage", "ligaments_menisci", "muscles_tendons", "fat_plica_bursae", "vessels_nerves"]


class Loading(Sourced):
    """What puts load on a structure, in words, and what that rests on."""

    text: Text


class Structure(Model):
    """A bone, tendon, muscle or other part that can hurt or be loaded."""

    id: Id
    name: Text
    layer: Layer = Field(description="of the anatomy it is seen with, from bone outwards")
    loaded_by: Loading | None = None
    latin: str | None = None
    uberon: str | None = Field(default=None, pattern=r"^UBERON:\d{7}$")
    fma: str | None = Field(default=None, pattern=r"^FMA:\d+$")
    role: Text = Field(description="what it does, in one sentence")
    regions: tuple[Id, ...] = Field(default=(), description="where on the knee map it is touched")
    note: str | None = None


class Region(Model):
    """A place on one view of the knee map that a patient can shade and a learner can choose."""

    id: Id
    view: View
    name: Text
    background: Rate = Field(description="share of sore knees in runners in which this place hurts")
