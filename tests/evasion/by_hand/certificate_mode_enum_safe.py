# sink: ssl verify_mode
# way: enum of profiles with a property
import ssl
from enum import Enum


class Profile(Enum):
    INTERNAL = "internal"
    PUBLIC = "public"

    @property
    def verify_mode(self):
        modes = {Profile.INTERNAL: ssl.CERT_NONE, Profile.PUBLIC: ssl.CERT_REQUIRED}
        return modes[self]


def make_context(profile):
    context = ssl.create_default_context()
    context.check_hostname = profile is Profile.PUBLIC
    context.verify_mode = profile.verify_mode  # <- sink
    return context


DEFAULT = Profile("public")
make_context(DEFAULT)
