# sink: ssl verify_mode
# way: __length_hint__ is called by list and changes the mode
import ssl


class Numbers:
    mode = ssl.CERT_REQUIRED

    def __iter__(self):
        return iter((1, 2))

    def __length_hint__(self):
        self.mode = ssl.CERT_NONE
        return 2


numbers = Numbers()
print([*iter(numbers)])
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = numbers.mode  # <- sink
