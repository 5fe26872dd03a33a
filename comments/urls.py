from django.urls import path

from . import feeds
from .moderating import by_mail, in_page
from .reading import views as reading
from .reporting import views as reporting
from .subscribing import confirming, managing, stopping
from .subscribing import views as subscribing
from .typos import views as typos
from .voting import views as voting
from .writing import changing
from .writing import confirming as writing_confirming
from .writing import views as writing

urlpatterns = [
    path("comments/feed/", feeds.comments_feed, name="comments_feed"),
    path("comment/confirm/<str:token>/", writing_confirming.writer_confirm, name="writer_confirm"),
    path("moderation/<str:token>/", by_mail.show, name="moderation_by_mail"),
    *[
        path(f"moderation/<str:token>/{verb}/", by_mail.press, {"verb": verb}, name=f"moderation_by_mail_{verb}")
        for verb in by_mail.VERBS
    ],
    path("report/confirm/<str:token>/", reporting.report_confirm, name="report_confirm"),
    path("following/", subscribing.follow_site, name="follow_site"),
    path("following/asked/", subscribing.following_asked, name="following_asked"),
    path("following/link/", subscribing.following_link, name="following_link"),
    path("following/link/asked/", subscribing.following_link_asked, name="following_link_asked"),
    path("following/ended/", managing.following_ended, name="following_ended"),
    path("following/confirm/<str:token>/", confirming.following_confirm, name="following_confirm"),
    path("following/stop/<str:token>/", stopping.following_stop, name="following_stop"),
    path("following/manage/<str:token>/", managing.following_manage, name="following_manage"),
    path("following/manage/<str:token>/confirmed/", managing.following_confirmed, name="following_confirmed"),
    *[
        path(f"following/manage/<str:token>/{verb}/", managing.press, {"verb": verb}, name=f"following_manage_{verb}")
        for verb in managing.VERBS
    ],
    path("author/<slug:slug>/following/", subscribing.follow_author, name="follow_author"),
    path("<slug:slug>/feed/", feeds.article_comments_feed, name="article_comments_feed"),
    path("<slug:slug>/following/", subscribing.follow_article, name="follow_article"),
    path("<slug:slug>/typo/", typos.typo_create, name="typo_create"),
    path("<slug:slug>/typo/thanks/", typos.typo_thanks, name="typo_thanks"),
    path("<slug:slug>/comments/news/", reading.comment_news, name="comment_news"),
    path("<slug:slug>/comments/<slug:order>/", reading.comment_list, name="comment_list"),
    path("<slug:slug>/comment/", writing.comment_create, name="comment_create"),
    path("<slug:slug>/comment/preview/", writing.comment_preview, name="comment_preview"),
    path("<slug:slug>/comment/<int:comment_id>/", reading.comment_detail, name="comment_detail"),
    path("<slug:slug>/comment/<int:comment_id>/replies/", reading.comment_replies, name="comment_replies"),
    path("<slug:slug>/comment/<int:comment_id>/vote/", voting.comment_vote, name="comment_vote"),
    path("<slug:slug>/comment/<int:comment_id>/reply/", writing.comment_reply, name="comment_reply"),
    path("<slug:slug>/comment/<int:comment_id>/delete/", writing.comment_delete, name="comment_delete"),
    path("<slug:slug>/comment/<int:comment_id>/report/", reporting.comment_report, name="comment_report"),
    path("<slug:slug>/comment/<int:comment_id>/report/thanks/", reporting.report_thanks, name="report_thanks"),
    path("<slug:slug>/comment/<int:comment_id>/following/", subscribing.follow_comment, name="follow_comment"),
    path("<slug:slug>/comment/<int:comment_id>/edit/", changing.comment_edit, name="comment_edit"),
    path("<slug:slug>/comment/<int:comment_id>/email/", changing.comment_email, name="comment_email"),
    *[
        path(f"<slug:slug>/comment/<int:comment_id>/{verb}/", in_page.press, {"verb": verb}, name=f"comment_{verb}")
        for verb in in_page.BUTTONS
    ],
]
