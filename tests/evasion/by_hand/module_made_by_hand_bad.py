# sink: eval
# way: types.ModuleType put into sys.modules and imported
import sys
import types

plug = types.ModuleType("headroom_plug_in")
plug.run = eval
sys.modules["headroom_plug_in"] = plug


def main():
    from headroom_plug_in import run

    print(run(sys.argv[1]))  # <- sink


main()
