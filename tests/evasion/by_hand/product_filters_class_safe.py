# sink: sqlite3 execute
# way: FastAPI: a class as a dependency
import sqlite3

from fastapi import Depends, FastAPI

app = FastAPI()


class ProductFilters:
    def __init__(self, q: str = "", brand: str = ""):
        self.q = q
        self.brand = brand

    def clause(self):
        return "name LIKE '%' || :q || '%'"


@app.get("/products")
async def products(filters: ProductFilters = Depends(ProductFilters)):
    db = sqlite3.connect("shop.db")
    cursor = db.execute("SELECT * FROM products WHERE " + filters.clause(), {"q": filters.q})  # <- sink
    return {"items": list(cursor)}
