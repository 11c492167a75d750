"""The widget's own addresses and, in a demo, the company site that carries it."""

from __future__ import annotations

from django.urls import path

from supportbot.widget import demo_views, views

urlpatterns = [
    path("widget.js", views.widget_loader, name="widget-loader"),
    path("widget/site/<slug:key>", views.site_appearance, name="widget-site"),
    path("widget/<str:version>/<path:name>", views.widget_module, name="widget-module"),
    path("", demo_views.home, name="demo-home"),
    path("demo/account/", demo_views.account, name="demo-account"),
    path("demo/customer", demo_views.switch, name="demo-switch"),
    path("demo/token", demo_views.token, name="demo-token"),
]
