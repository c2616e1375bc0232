"""The dictionary of names: written by one function of the database, read by search."""

from __future__ import annotations

from django.db import models


class NameKind(models.IntegerChoices):
    """Family names and first names are two dictionaries."""

    FAMILY = 1
    FIRST = 2


class NameKey(models.Model):
    """A name as its consonants: one id for each main key. Written by `civil_status_learn_names` alone."""

    id = models.AutoField(primary_key=True)
    kind = models.SmallIntegerField(choices=NameKind.choices)
    skeleton = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "skeleton"), name="one_key_a_skeleton"),)


class NameNear(models.Model):
    """Every key of every spelling of a name, whole and with one letter removed: nearness by equality."""

    pk = models.CompositePrimaryKey("deletion", "kind", "key")
    kind = models.SmallIntegerField(choices=NameKind.choices)
    deletion = models.TextField()
    key = models.ForeignKey(NameKey, models.CASCADE, related_name="+", db_index=False, db_constraint=False)


class NameForm(models.Model):
    """Every spelling seen of a name, folded, and folded without vowels.

    `seen` stops counting at `ENOUGH`: a rarer form may point to a person and is never displayed, and a
    common one must not become a row for which every registration in the country waits.
    """

    ENOUGH = 3

    pk = models.CompositePrimaryKey("key", "script", "spelling")
    key = models.ForeignKey(NameKey, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    kind = models.SmallIntegerField(choices=NameKind.choices)
    script = models.CharField(max_length=2)
    spelling = models.TextField()
    bare = models.TextField()
    seen = models.SmallIntegerField(default=1)


class NameSpelling(models.Model):
    """How often one Arabic name is borne in one Latin or Tifinagh spelling, over the whole Kingdom.

    Counted anew every night by `civil_status_count_spellings` from the records themselves, so that no registration
    waits for another; a spelling borne fewer than `NameForm.ENOUGH` times is not in it, for it may point to a person.
    """

    pk = models.CompositePrimaryKey("kind", "arabic", "script", "spelling")
    kind = models.SmallIntegerField(choices=NameKind.choices)
    arabic = models.TextField()
    script = models.CharField(max_length=2)
    spelling = models.TextField()
    plain = models.TextField(help_text="small letters, by which a name typed in Latin finds its Arabic form")
    written = models.TextField(help_text="the Arabic form as it is most often written")
    borne = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("kind", "script", "plain"), name="spelling_read_back"),)
