"""Closes every file, then uses their numbers for its own, while new lines of code keep the recording growing."""

import os
import sys
import tempfile


def grow(count):
    for number in range(count):
        names = {}
        exec(compile(f"def new():\n    return [bytearray({number % 100}), {number}.5, []]\n", f"<{number}>", "exec"), names)
        names["new"]()


shown = os.dup(1)
os.set_inheritable(shown, True)
number = 900
os.dup2(shown, number)
os.closerange(3, number)
grow(2000)
os.closerange(0, 3)
grow(2000)
folder = tempfile.mkdtemp()
files = []
while len(files) < 40:
    files.append(os.open(os.path.join(folder, str(len(files))), os.O_RDWR | os.O_CREAT))
os.write(number, f"numbers {files[:3]} … {files[-1]}\n".encode())
for index, file in enumerate(files):
    os.write(file, str(index).encode() * 10)
grow(2000)
for index, file in enumerate(files):
    size = os.fstat(file).st_size
    if os.pread(file, 100, 0) != str(index).encode() * 10:
        os.write(number, f"file {index} was changed: {size} bytes\n".encode())
    os.close(file)
    os.unlink(os.path.join(folder, str(index)))
os.rmdir(folder)
grow(2000)
os.write(number, b"still there\n")
