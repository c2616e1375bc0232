"""The addresses of Rokhas: the public register and indicators, tenders and offers, arrears."""

from django.urls import path

from diwan.modules.rokhas.views import arrears, paper_tenders, register, tender_desk, tenders

app_name = "rokhas"

urlpatterns = [
    path("permits/", register.register, name="register"),
    path("permits/<str:code>/", register.register_there, name="register_there"),
    path("permits/<str:code>/permits.csv", register.register_file, name="register_file"),
    path("permits/<str:code>/places.json", register.register_places, name="register_places"),
    path("desk/permits/indicators/", register.indicators, name="indicators"),
    path("desk/permits/arrears/", arrears.arrears, name="arrears"),
    path("tenders/", tenders.tenders, name="tenders"),
    path("tenders/<str:code>/", tenders.tenders_there, name="tenders_there"),
    path("tenders/<str:code>/<int:pk>/", tenders.tender, name="tender"),
    path("tenders/<str:code>/<int:pk>/specifications.pdf", tenders.specifications, name="specifications"),
    path("tenders/<str:code>/<int:pk>/offer/", tenders.offer, name="offer"),
    path("offers/", tenders.my_offers, name="my_offers"),
    path("desk/tenders/", tender_desk.desk_tenders, name="desk_tenders"),
    path("desk/tenders/new/", tender_desk.new_tender, name="new_tender"),
    path("desk/tenders/paper/", paper_tenders.paper_tender, name="paper_tender"),
    path("desk/tenders/<int:pk>/paper.pdf", paper_tenders.paper_minutes, name="paper_minutes"),
    path("desk/tenders/<int:pk>/", tender_desk.desk_tender, name="desk_tender"),
    path("desk/tenders/<int:pk>/edit/", tender_desk.edit_tender, name="edit_tender"),
    path("desk/tenders/<int:pk>/specifications.pdf", tender_desk.desk_specs, name="desk_specs"),
    path("desk/tenders/<int:pk>/minutes.pdf", tender_desk.minutes, name="tender_minutes"),
    path("desk/tenders/<int:pk>/offers/<int:rank>/<int:which>/", tender_desk.offer_paper, name="offer_paper"),
]
