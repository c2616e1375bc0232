"""Geometries in the database, and the outlines of communes."""

from __future__ import annotations

from typing import Any

import shapely
from django.db import models
from shapely.geometry.base import BaseGeometry

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class ShapeField(models.BinaryField):  # type: ignore[type-arg]
    """A geometry in degrees (WGS 84), kept as WKB: read and written as a shapely geometry, never searched by."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> BaseGeometry | None:
        """WKB as a geometry."""
        return None if value is None else shapely.from_wkb(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """A geometry as WKB."""
        plain = shapely.to_wkb(value) if isinstance(value, BaseGeometry) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """A geometry as text, for serialisers."""
        return str(shapely.to_wkb(self.value_from_object(obj), hex=True))


class Shaped(models.Model):
    """A row with a geometry and its box as four numbers: under row security only plain comparisons use an index."""

    shape = ShapeField()
    west = models.FloatField(editable=False)
    south = models.FloatField(editable=False)
    east = models.FloatField(editable=False)
    north = models.FloatField(editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row with the box of its geometry."""
        self.box()
        super().save(*args, **kwargs)

    def box(self) -> None:
        """Set the box from the geometry; a bulk write calls it itself."""
        self.west, self.south, self.east, self.north = self.shape.bounds


class Outline(Shaped, TerritorialModel):
    """The outline of a commune: for finding where one stands, without legal force (boundaries are set by decree)."""

    source = models.TextField(help_text="where it comes from, and under which licence")
    loaded_at = models.DateTimeField()

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory",), name="outline_of_territory"),)
        indexes = (models.Index(fields=("west", "east"), name="outline_by_box"),)

    def __str__(self) -> str:
        return f"outline of {self.territory_id}"
