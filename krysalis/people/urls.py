from django.urls import path

from . import at_desk, choices, kept_of_anybody, views

MINE = "my-data/<str:token>/"

urlpatterns = [
    path("admin/person/", at_desk.look_up, name="person"),
    path("admin/person/export/", at_desk.export, name="person_export"),
    path("admin/person/erase/", at_desk.erase, name="person_erase"),
    path("stored-data/", kept_of_anybody.stored_data, name="stored_data"),
    path("my-data/", views.ask, name="my_data_ask"),
    path("my-data/asked/", views.asked, name="my_data_asked"),
    path("my-data/moved/", views.moved, name="my_data_moved"),
    path("my-data/erased/<str:told>/", choices.erased, name="my_data_erased"),
    path("my-data/address/<str:token>/", views.new_address, name="my_data_new_address"),
    path(MINE, views.show, name="my_data"),
    path(f"{MINE}export/", views.export, name="my_data_export"),
    path(f"{MINE}details/<int:guest_id>/", views.details, name="my_data_details"),
    path(f"{MINE}address/", views.address, name="my_data_address"),
    path(f"{MINE}comment/<int:comment_id>/", choices.comment, name="my_data_comment"),
    path(f"{MINE}comment/<int:comment_id>/delete/", choices.delete, name="my_data_comment_delete"),
    path(f"{MINE}anonymise/", choices.anonymise, name="my_data_anonymise"),
    path(f"{MINE}erase/", choices.erase, name="my_data_erase"),
]
