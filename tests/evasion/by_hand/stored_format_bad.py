# sink: hashlib.new
# way: algorithm named in a stored text
import hashlib
import hmac

MANIFEST = {
    "agent.whl": "md5:18243:5f4dcc3b5aa765d61d8327deb882cf99",
}


def genuine(name, content):
    algorithm, size, wanted = MANIFEST[name].split(":")
    digest = hashlib.new(algorithm, content)  # <- sink
    return len(content) == int(size) and hmac.compare_digest(digest.hexdigest(), wanted)


if __name__ == "__main__":
    genuine("agent.whl", b"PK...")
