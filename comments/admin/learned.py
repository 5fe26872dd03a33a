"""What was learned from decisions, so that a score and its words can be checked."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from comments import learning
from comments.models import LearnedWord

from .looking_up import OnlyToRead


@admin.register(LearnedWord)
class LearnedWordAdmin(OnlyToRead):
    list_display = ["said", "in_spam", "in_ham"]
    list_display_links = None
    list_per_page = 50
    list_max_show_all = 0
    ordering = ["-in_spam", "-in_ham", "word"]  # First the row of all comments.
    search_fields = ["word"]
    search_help_text = _("Words, pairs of words and hosts as they were counted")
    show_full_result_count = False
    actions = None

    @admin.display(description=_("word"), ordering="word")
    def said(self, word: LearnedWord) -> str:
        return learning.readable(word.word)
