# sink: django mark_safe
# way: Django: markup of a helper
from django.http import HttpResponse
from django.urls import path
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

COLOURS = {"new": "green", "old": "grey"}


def badge(label, kind="new"):
    colour = COLOURS.get(kind, "grey")
    return mark_safe('<span class="badge %s">%s</span>' % (colour, escape(label)))  # <- sink


def item_detail(request):
    label = request.POST["label"]
    return HttpResponse(badge(label, request.POST.get("kind")))


urlpatterns = [path("item/", item_detail)]
