# sink: hashlib.new
# way: algorithm named in a stored text
import hashlib
import hmac

MANIFEST = {
    "agent.whl": "sha256:18243:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
}


def genuine(name, content):
    algorithm, size, wanted = MANIFEST[name].split(":")
    digest = hashlib.new(algorithm, content)  # <- sink
    return len(content) == int(size) and hmac.compare_digest(digest.hexdigest(), wanted)


if __name__ == "__main__":
    genuine("agent.whl", b"PK...")
