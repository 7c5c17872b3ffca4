# sink: pickle.loads
# way: popitem takes the last entry of two
import sys
import pickle

boxes = {"first": "N."}
boxes["second"] = sys.argv[1]
boxes["first"] = boxes.pop("first")


def take(mapping, times):
    for _ in range(times):
        key, value = mapping.popitem()
    return value


value = take(boxes, 1)
note = f"took one of {len(boxes)}"
print(note)
pickle.loads(value.encode())  # <- sink
