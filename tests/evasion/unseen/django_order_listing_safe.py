# sink: django execute
# way: Django: an order by a column of the query string
from django.db import connection
from django.http import JsonResponse
from django.urls import path

ORDERINGS = ("created", "total", "status")


def orders(request):
    ordering = request.GET.get("ordering", "created")
    direction = "DESC" if request.GET.get("desc") else "ASC"
    if ordering not in ORDERINGS:
        ordering = "created"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, total FROM orders ORDER BY {ordering} {direction}")  # <- sink
        return JsonResponse({"orders": cursor.fetchall()})


urlpatterns = [path("orders/", orders)]
