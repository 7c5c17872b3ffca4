# sink: sqlite3 cursor
# way: decorator that turns a return value into a statement
import functools
import sqlite3
import sys


def query(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        answer = function(*args, **kwargs)
        sql, params = answer if isinstance(answer, tuple) else (answer, ())
        cursor = sqlite3.connect("audit.db").cursor()
        cursor.execute(sql, params)  # <- sink
        return cursor.fetchone()

    return wrapper


@query
def last_login(user):
    return "SELECT max(at) FROM login WHERE user = ?", (user,)


if __name__ == "__main__":
    last_login(sys.argv[1])
