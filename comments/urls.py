from django.urls import path

from . import feeds
from .reading import views as reading
from .voting import views as voting
from .writing import views as writing

urlpatterns = [
    path("comments/feed/", feeds.comments_feed, name="comments_feed"),
    path("<slug:slug>/feed/", feeds.article_comments_feed, name="article_comments_feed"),
    path("<slug:slug>/comments/news/", reading.comment_news, name="comment_news"),
    path("<slug:slug>/comments/<slug:order>/", reading.comment_list, name="comment_list"),
    path("<slug:slug>/comment/", writing.comment_create, name="comment_create"),
    path("<slug:slug>/comment/<int:comment_id>/", reading.comment_detail, name="comment_detail"),
    path("<slug:slug>/comment/<int:comment_id>/replies/", reading.comment_replies, name="comment_replies"),
    path("<slug:slug>/comment/<int:comment_id>/vote/", voting.comment_vote, name="comment_vote"),
    path("<slug:slug>/comment/<int:comment_id>/reply/", writing.comment_reply, name="comment_reply"),
    path("<slug:slug>/comment/<int:comment_id>/delete/", writing.comment_delete, name="comment_delete"),
]
