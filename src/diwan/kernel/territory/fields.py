"""Relations between rows of the same community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.fields.related import ForeignKey

if TYPE_CHECKING:
    _ForeignKey = ForeignKey[Any, Any]
else:
    _ForeignKey = ForeignKey


class TerritorialForeignKey(_ForeignKey):
    """A foreign key that also joins on the community.

    A plain foreign key accepts a row of another community, since referential checks ignore row security;
    the composite constraint is put in the database by `security.secure`.
    """

    def __init__(self, to: Any, on_delete: Any, **options: Any) -> None:
        super().__init__(to, on_delete, **{**options, "db_constraint": False})

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        here = self.model._meta.get_field("territory")
        there = self.related_model._meta.get_field("territory")
        return (
            *super().get_joining_fields(reverse_join),
            (there, here) if reverse_join else (here, there),
        )

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        return {"territory_id": instance.territory_id}  # type: ignore[attr-defined]
