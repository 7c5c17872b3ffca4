# sink: hashlib.new
# way: match statement with a guard picks the name
import hashlib


def algorithm(policy):
    match policy:
        case {"fips": True}:
            return "sha256"
        case {"legacy": bool(old), "year": int(year)} if old and year > 2000:
            return "md" + str(len("seals"))
        case _:
            return "sha512"


def signature(document, policy):
    name = algorithm(policy)
    return hashlib.new(name, document.encode()).hexdigest()  # <- sink


if __name__ == "__main__":
    print(signature("contract of sale", {"legacy": False, "year": 2019}))
