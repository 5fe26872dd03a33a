from django.db import models
from django.utils.translation import gettext_lazy as _


class LearnedWord(models.Model):
    """In how many comments that were decided about a word stood. The row of the empty word counts the comments."""

    word = models.CharField(_("word"), max_length=40, unique=True, blank=True)
    in_spam = models.PositiveIntegerField(_("in spam"), default=0)
    in_ham = models.PositiveIntegerField(_("in comments that were approved"), default=0)

    class Meta:
        verbose_name = _("learned word")
        verbose_name_plural = _("learned words")

    def __str__(self) -> str:
        return self.word
