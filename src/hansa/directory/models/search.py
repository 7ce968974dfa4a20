"""The vocabulary of the search: which words organisations are found by, and how they may be mistyped."""

from __future__ import annotations

from django.db import models


class SearchWord(models.Model):
    """A word in Latin letters, and how many organisations used it when last counted."""

    word = models.CharField(max_length=40, unique=True)
    organisations = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return self.word


class SearchKey(models.Model):
    """A checksum of what is left of a word after leaving out letters: mistyped words share one with the right word."""

    key = models.BigIntegerField()
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="keys", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["key", "word"], name="search_words_by_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.word_id}"
