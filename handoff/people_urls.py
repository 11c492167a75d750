"""The addresses of people, teams and office hours, under ``/people/``."""

from __future__ import annotations

from django.urls import path

from handoff.views.people import hours, inviting, listing, person, teams, welcome

app_name = "people"
urlpatterns = [
    path("", listing.people_list, name="list"),
    path("invite/", inviting.invite, name="invite"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("<int:staff_id>/", person.person, name="person"),
    path("<int:staff_id>/<slug:action>/", person.act, name="act"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/new/", teams.team_new, name="team-new"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/delete/", teams.team_remove, name="team-delete"),
    path("hours/", hours.hours_list, name="hours-list"),
    path("hours/new/", hours.hours_new, name="hours-new"),
    path("hours/<int:hours_id>/", hours.hours, name="hours"),
    path("hours/<int:hours_id>/delete/", hours.hours_remove, name="hours-delete"),
]
