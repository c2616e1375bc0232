"""The addresses of services, requests and the desk's cases."""

from django.urls import path

from diwan.shell.cases.views import act, calendar, counter, desk, follow, intake, service, slots, track

app_name = "cases"

urlpatterns = [
    path("services/<str:key>/", service.service, name="service"),
    path("services/<str:key>/<str:code>/", service.begin, name="begin"),
    path("drafts/<int:number>/", intake.resume, name="resume"),
    path("drafts/<int:number>/form/<str:section>/", intake.section, name="section"),
    path("drafts/<int:number>/documents/", intake.documents, name="draft_documents"),
    path("drafts/<int:number>/check/", intake.check, name="check"),
    path("drafts/<int:number>/drop/", intake.drop, name="drop"),
    path("track/", track.find, name="track_find"),
    path("track/<str:code>/", track.track, name="track"),
    path("desk/counter/", counter.counter, name="counter"),
    path("desk/counter/<int:number>/", counter.resume, name="counter_resume"),
    path("desk/counter/<int:number>/form/<str:section>/", counter.section, name="counter_section"),
    path("desk/counter/<int:number>/documents/", counter.documents, name="counter_draft_documents"),
    path("desk/counter/<int:number>/check/", counter.check, name="counter_check"),
    path("desk/counter/<int:number>/drop/", counter.drop, name="counter_drop"),
    path("desk/counter/<str:code>/<str:number>/receipt/", counter.receipt, name="counter_receipt"),
    path("desk/counter/<str:code>/<str:number>/receipt/print/", counter.receipt_print, name="counter_print"),
    path("desk/counter/<str:code>/<str:number>/receipt.pdf", counter.receipt_pdf, name="counter_receipt_pdf"),
    path("requests/", follow.mine, name="mine"),
    path("requests/<str:code>/<str:number>/", follow.follow, name="follow"),
    path("requests/<str:code>/<str:number>/receipt/", follow.receipt, name="receipt"),
    path("requests/<str:code>/<str:number>/receipt.pdf", follow.receipt_pdf, name="receipt_pdf"),
    path("requests/<str:code>/<str:number>/files/<int:file>/", follow.file, name="file"),
    path("requests/<str:code>/<str:number>/issued/<int:output>.pdf", follow.issued, name="issued"),
    path("requests/<str:code>/<str:number>/act/<str:transition>/", act.citizen_act_page, name="citizen_act"),
    path("requests/<str:code>/<str:number>/link/<str:link>/", follow.link, name="link"),
    path("desk/calendar/", calendar.calendar, name="calendar"),
    path("desk/calendar/new/", calendar.new_day, name="new_day"),
    path("desk/calendar/feasts/<str:key>/<int:year>/", calendar.feast, name="feast"),
    path("desk/calendar/days/<int:number>/withdraw/", calendar.withdraw, name="withdraw_day"),
    path("desk/procedures/", slots.procedures, name="procedures"),
    path("desk/procedures/<str:key>/", slots.procedure, name="procedure"),
    path("desk/procedures/<str:key>/<int:number>/end/", slots.restore, name="restore_slot"),
    path("desk/procedures/<str:key>/<str:slot>/", slots.slot, name="slot"),
    path("desk/cases/", desk.queue, name="queue"),
    path("desk/cases/late/", desk.late, name="late"),
    path("desk/cases/mine/", desk.assigned, name="assigned"),
    path("desk/cases/sign/", desk.to_sign, name="to_sign"),
    path("desk/cases/sign/<int:output>.pdf", desk.preview, name="preview"),
    path("desk/cases/<str:code>/<str:number>/", desk.desk_case, name="desk_case"),
    path("desk/cases/<str:code>/<str:number>/print/", desk.case_print, name="case_print"),
    path("desk/cases/<str:code>/<str:number>/files/<int:file>/", desk.desk_file, name="desk_file"),
    path("desk/cases/<str:code>/<str:number>/issued/<int:output>.pdf", desk.desk_issued, name="desk_issued"),
    path("desk/cases/<str:code>/<str:number>/act/<str:transition>/", act.desk_act_page, name="desk_act"),
]
