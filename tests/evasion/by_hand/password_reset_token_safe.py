# sink: hashlib.new
# way: settings object with class level defaults and overrides
import hashlib


class Settings:
    TOKEN_DIGEST = "sha256"
    TOKEN_LENGTH = 32


class LegacySettings(Settings):
    TOKEN_DIGEST = "md5"


def load_settings(environment):
    return {"legacy": LegacySettings, "current": Settings}[environment]()


settings = load_settings("current")


def reset_token(user, secret):
    digest = hashlib.new(settings.TOKEN_DIGEST, f"{user}:{secret}".encode())  # <- sink
    return digest.hexdigest()[: settings.TOKEN_LENGTH]


reset_token("ann", "s3cret")
