# sink: ssl verify_mode
# way: setattr in a loop over a dict of settings
import ssl

SETTINGS = {"check_hostname": True, "verify_mode": ssl.CERT_REQUIRED}


def make_context():
    context = ssl.create_default_context()
    for name, setting in SETTINGS.items():
        setattr(context, name, setting)  # <- sink
    return context


make_context()
