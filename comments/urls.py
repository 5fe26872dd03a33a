from django.urls import path

from . import feeds, views

urlpatterns = [
    path("comments/feed/", feeds.comments_feed, name="comments_feed"),
    path("<slug:slug>/feed/", feeds.article_comments_feed, name="article_comments_feed"),
    path("<slug:slug>/comment/", views.comment_create, name="comment_create"),
    path("<slug:slug>/comment/<int:comment_id>/", views.comment_detail, name="comment_detail"),
    path("<slug:slug>/comment/<int:comment_id>/reply/", views.comment_reply, name="comment_reply"),
    path("<slug:slug>/comment/<int:comment_id>/delete/", views.comment_delete, name="comment_delete"),
]
