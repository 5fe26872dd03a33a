"""What was learned from decisions, so that a score and its words can be checked."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments import learning
from comments.models import LearnedWord

from .looking_up import OnlyToRead, with_heading


@admin.register(LearnedWord)
class LearnedWordAdmin(OnlyToRead):
    list_display = ["said", "spam", "ham"]
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

    @admin.display(description=_("in spam"), ordering="in_spam")
    def spam(self, word: LearnedWord) -> SafeString:
        return with_heading(_("in spam"), word.in_spam)

    @admin.display(description=_("in comments that were approved"), ordering="in_ham")
    def ham(self, word: LearnedWord) -> SafeString:
        return with_heading(_("in comments that were approved"), word.in_ham)
