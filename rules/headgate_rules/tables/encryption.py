"""What makes a secret unreadable: encryption, and digests made for passwords."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Sanitizer

_HIDDEN: Final = frozenset({Danger.DISCLOSURE})

LIBRARY: Final = Library(
    "encryption",
    sanitizers=tuple(
        Sanitizer(name, _HIDDEN)
        for name in (
            *("hashlib.HASH().digest", "hashlib.HASH().hexdigest", "hashlib.pbkdf2_hmac"),
            *("hmac.HMAC().digest", "hmac.HMAC().hexdigest"),
            *("hashlib.scrypt", "hmac.digest", "bcrypt.hashpw", "crypt.crypt"),
            *("cryptography.fernet.Fernet().encrypt", "cryptography.fernet.MultiFernet().encrypt"),
            "cryptography.hazmat.primitives.ciphers.aead.AESGCM().encrypt",
            "cryptography.hazmat.primitives.ciphers.aead.ChaCha20Poly1305().encrypt",
            *(
                "nacl.secret.SecretBox().encrypt",
                "nacl.pwhash.str",
                "nacl.public.SealedBox().encrypt",
            ),
            *("argon2.PasswordHasher().hash", "werkzeug.security.generate_password_hash"),
            *("django.contrib.auth.hashers.make_password", "passlib.context.CryptContext().hash"),
            *(
                "passlib.hash.bcrypt.hash",
                "passlib.hash.argon2.hash",
                "flask_bcrypt.Bcrypt().generate_password_hash",
            ),
            "boto3.client().encrypt",
        )
    ),
)
