"""Single large objects: one block each."""

from known import at_peak, size
from array import array

zeros = bytearray(20_000_000)  # holds: 20_000_057
raw = bytes(10_000_000)  # holds: 10_000_033
ascii_text = "x" * 12_000_000  # holds: size(ascii_text)
latin_text = "é" * 9_000_000  # holds: size(latin_text)
wide_text = "ж" * 6_000_000  # holds: 12_000_000 + size("ж") - 2
emoji_text = "😀" * 3_000_000  # holds: 12_000_000 + size("😀") - 4
doubles = array("d", bytes(8_000_000))  # holds: size(doubles)
one_list = [None] * 1_000_000  # holds: size(one_list)
one_tuple = (None,) * 1_000_000  # holds: size(one_tuple)
integer = 1 << 64_000_000  # holds: size(integer)
window = memoryview(zeros)[1_000:]
cut = raw[: len(raw) // 2]  # holds: 5_000_033
encoded = wide_text.encode("utf-16-le")  # holds: 12_000_033
pair = [
    bytearray(7_000_000),  # holds: 7_000_057
    bytearray(8_000_000),  # holds: 8_000_057
]
at_peak()
