"""What grows by realloc and over-allocates: the block's real size counts, not its contents."""

from known import at_peak, integers, size
from array import array
from io import BytesIO, StringIO

ONE = object()
CHUNK = bytes(100_000)

appended = []
for _ in range(1_000_000):
    appended.append(ONE)  # holds: size(appended) - size([])

extended = []
for _ in range(100):
    extended.extend((ONE,) * 10_000)  # holds: size(extended) - size([])

counted = list(iter([ONE] * 900_000))  # holds: size(counted)
listed = [ONE for _ in range(1_200_000)]  # holds: size(listed)

buffer = bytearray()
for _ in range(80):
    buffer += CHUNK  # holds: size(buffer) - size(bytearray())

stretched = bytearray()
for _ in range(80):
    stretched.extend(CHUNK)  # holds: size(stretched) - size(bytearray())

joined = b"".join([CHUNK] * 120)  # holds: size(joined)
text = ",".join(["0123456789"] * 900_000)  # holds: size(text)

added = ""
for _ in range(800):
    added += "0123456789" * 1_000  # holds: size(added)

stream = BytesIO()
for _ in range(70):
    stream.write(CHUNK)  # holds: size(stream) - size(BytesIO())

numbers = array("q")
for i in range(900_000):
    numbers.append(i)  # holds: size(numbers) - size(array("q"))

table = {}
for i in range(150_000):
    table[i % 150_000 + 300] = ONE  # holds: size(table) - size({}) + integers(150_000)

members = set()
for i in range(150_000):
    members.add(-i - 300)  # holds: size(members) - size(set()) + integers(150_000)

shrunk = [ONE] * 3_000_000
del shrunk[700_000:]  # holds: size(shrunk) - size([])

cut = bytearray(30_000_000)
del cut[9_000_000:]  # holds: size(cut) - size(bytearray())
at_peak()
