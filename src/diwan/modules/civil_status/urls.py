"""The pages of civil status: the desk's, and the person's own."""

from django.urls import path

from diwan.modules.civil_status import views

app_name = "civil_status"

urlpatterns = [
    path("me/civil-status/consultations/", views.looks, name="looks"),
    path("desk/civil-status/records/", views.search, name="search"),
    path("desk/civil-status/births/new/", views.enter_birth, name="enter_birth"),
    path("desk/civil-status/deaths/new/", views.enter_death, name="enter_death"),
    path("desk/civil-status/names/decisions/", views.name_decisions, name="name_decisions"),
    path("desk/civil-status/names/decrees/", views.name_decrees, name="name_decrees"),
    path("desk/civil-status/arrivals/", views.arrivals, name="arrivals"),
    path("desk/civil-status/orders/", views.orders, name="orders"),
    path("desk/civil-status/orders/<int:copy>/", views.order, name="order"),
    path("desk/civil-status/outages/", views.outages, name="outages"),
    path("desk/civil-status/outages/<int:report>/", views.outage, name="outage"),
    path("desk/civil-status/imports/", views.imports, name="imports"),
    path("desk/civil-status/imports/<int:report>/", views.import_page, name="import"),
    path("desk/civil-status/imports/<int:report>/report.csv", views.import_file, name="import_file"),
    path("desk/civil-status/records/<int:record>/", views.record, name="record"),
    path("desk/civil-status/records/<int:record>/mentions/new/", views.mention, name="mention"),
    path("desk/civil-status/corrections/", views.corrections, name="corrections"),
    path("desk/civil-status/corrections/<int:case>/", views.correction, name="correction"),
    path(
        "desk/civil-status/corrections/<int:case>/apply/",
        views.apply_correction_page,
        name="apply_correction",
    ),
    path("desk/civil-status/validation/", views.validation, name="validation"),
    path("desk/civil-status/notices/", views.notices, name="notices"),
    path("desk/civil-status/notices/received/<int:notice>/", views.received_notice, name="received_notice"),
    path(
        "desk/civil-status/notices/received/<int:notice>/apply/<int:record>/",
        views.apply,
        name="apply_notice",
    ),
    path("desk/civil-status/notices/sent/<int:notice>/", views.sent_notice, name="sent_notice"),
    path("desk/civil-status/demands/", views.demands, name="demands"),
    path("desk/civil-status/demands/<int:demand>/", views.demand, name="demand"),
    path("desk/civil-status/records/<int:record>/history/", views.history, name="history"),
    path("desk/civil-status/records/<int:record>/freeze/", views.freeze, name="freeze"),
    path("desk/civil-status/records/<int:record>/give/", views.give, name="give"),
    path("desk/civil-status/records/<int:record>/booklet/", views.booklet, name="booklet"),
    path("desk/civil-status/issues/", views.issues, name="issues"),
    path("desk/civil-status/issues/waiting/", views.waiting, name="issues_to_sign"),
    path("desk/civil-status/unregistered/", views.search_years_page, name="search_years"),
    path("desk/civil-status/issues.csv", views.issues_file, name="issues_file"),
    path("desk/civil-status/issues/<int:issue>/", views.issue, name="issue"),
    path("desk/civil-status/records/<int:record>/cancel/", views.cancel, name="cancel"),
    path("desk/civil-status/records/<int:record>/release/", views.release, name="release"),
    path("desk/civil-status/statistics/", views.statistics, name="statistics"),
    path("desk/civil-status/statistics.csv", views.statistics_file, name="statistics_file"),
    path("desk/civil-status/books/", views.books, name="books"),
    path("desk/civil-status/books/new/", views.open_book, name="open_book"),
    path("desk/civil-status/books/regime/", views.decide, name="decide_regime"),
    path("desk/civil-status/books/mentions/", views.carrying, name="carrying"),
    path("desk/civil-status/books/<int:book>/", views.book, name="book"),
    path("desk/civil-status/deceased/", views.deceased, name="deceased"),
]
