# sink: ssl verify_mode
# way: mode named in a table of settings
import ssl

MODES = {
    "none": ssl.CERT_NONE,
    "required": ssl.CERT_REQUIRED,
}
SETTINGS = {
    "smtp": {"host": "mail.example.org", "tls": "required"},
    "ldap": {"host": "ldap.example.org", "tls": "none"},
}


def context_for(service):
    settings = SETTINGS[service]
    context = ssl.create_default_context()
    context.verify_mode = MODES[settings["tls"]]  # <- sink
    return settings["host"], context


if __name__ == "__main__":
    context_for("ldap")
