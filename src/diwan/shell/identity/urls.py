"""Addresses of one's account, of people in office, and of the journal."""

from django.urls import path

from diwan.shell.identity.views import account, confirm, journal, offices, people, signature

app_name = "identity_pages"

urlpatterns = [
    path("me/contact/", account.contact, name="contact"),
    path("me/sessions/<int:number>/end/", account.end_session, name="end_session"),
    path("desk/identity/", confirm.confirm, name="confirm"),
    path("desk/identity/<str:seal>/", confirm.confirm_card, name="confirm_card"),
    path("desk/people/", people.people, name="people"),
    path("desk/people/new/", people.new_person, name="new_person"),
    path("desk/posts/", people.posts, name="posts"),
    path("desk/posts/new/", people.new_post, name="new_post"),
    path("desk/offices/", offices.offices, name="offices"),
    path("desk/offices/new/", offices.new_office, name="new_office"),
    path("desk/offices/<int:number>/", offices.office, name="office"),
    path("desk/offices/<int:number>/close/", offices.end_office, name="end_office"),
    path("desk/offices/<int:number>/keep/", offices.keep_office, name="keep_office"),
    path("desk/mandates/new/", people.new_mandate, name="new_mandate"),
    path("desk/mandates/<int:number>/end/", people.end_mandate, name="end_mandate"),
    path("desk/delegations/", signature.delegations, name="delegations"),
    path("desk/delegations/new/", signature.new_delegation, name="new_delegation"),
    path("desk/delegations/<int:number>/", signature.delegation, name="delegation"),
    path("desk/delegations/<int:number>/print/", signature.order, name="order"),
    path("desk/replacements/", signature.replacements, name="replacements"),
    path("desk/replacements/new/", signature.new_replacement, name="new_replacement"),
    path("desk/replacements/<int:number>/end/", signature.end_replacement, name="end_replacement"),
    path("desk/journal/", journal.journal, name="journal"),
]
