# sink: hashlib.new
# way: policy read with setdefault from nested dicts
import hashlib

POLICIES = {
    "default": {"signature": {"digest": "sha256"}},
    "acme": {},
}


def policy(tenant):
    own = POLICIES.setdefault(tenant, {})
    own.setdefault("signature", {"digest": "md5"})
    return own["signature"]


def sign_document(tenant, text):
    name = policy(tenant)["digest"]
    return hashlib.new(name, text.encode()).hexdigest()  # <- sink


sign_document("acme", "contract 12")
