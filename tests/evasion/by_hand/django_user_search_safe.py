# sink: django execute
# way: Django: a cursor of its own
from django.db import connection
from django.http import JsonResponse
from django.urls import path


def dictfetchall(cursor):
    return [dict(row) for row in cursor.fetchall()]


def search_users(request):
    term = request.GET.get("q", "").strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, email FROM auth_user WHERE email LIKE %s", [f"%{term}%"])  # <- sink
        users = dictfetchall(cursor)
    return JsonResponse({"users": users})


urlpatterns = [path("users/", search_users)]
