"""Reads a safetensors file by the format's own description, without any library, and prints what is in it."""
import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    length = struct.unpack("<Q", file.read(8))[0]
    header = json.loads(file.read(length).decode("utf-8"))
    data = file.read()
print("format=" + header.pop("__metadata__")["format"])
end = 0
for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
    assert entry["data_offsets"][0] == end, "hole"
    end = entry["data_offsets"][1]
    raw = data[slice(*entry["data_offsets"])]
    if not name.startswith("pad."):
        values = struct.unpack("<%df" % (len(raw) // 4), raw) if entry["dtype"] == "F32" else raw
        print(name, entry["dtype"], entry["shape"], values)
assert end == len(data), "bytes behind the end"
