"""Prints, a JSON line for each code object of the standard library, its line table and what the interpreter says of
each code unit. Folders of tests are left out. Runs on every CPython from 3.6 on.

A line holds: where the code stands, its size in bytes, its first line, its table in hexadecimal, its lines as
[units, line], and from 3.11 on its positions as [units, line, end line, column, end column]; runs of equal units are
one entry.
"""
import ctypes
import importlib.machinery
import itertools
import json
import os
import sys
import sysconfig
import types

UNIT_SIZE = 2
LEFT_OUT = {"test", "tests", "idle_test", "__pycache__", "site-packages", "dist-packages"}

line_of = ctypes.pythonapi.PyCode_Addr2Line
line_of.argtypes = [ctypes.py_object, ctypes.c_int]


def module_files():
    for folder, folders, files in os.walk(sysconfig.get_path("stdlib")):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        for path in (os.path.join(folder, name) for name in sorted(files)):
            if path.endswith(".py") and os.path.isfile(path):
                yield path


def far_apart():
    """Source whose lines and instructions are further apart than a byte of a table can say, in both directions."""
    for lines in 1, 100, 127, 128, 129, 255, 300, 70000:
        gap = "\n" * lines
        yield "first = (" + gap + "second +" + gap + "third(" + gap + "fourth))" + gap + "fifth = 5"
    yield "many = [\n" + "".join("a%d + b,\n" % i for i in range(300)) + "]"
    yield "wide = [" + ", ".join("a%d" % i for i in range(2000)) + "]\nnext_line = " + " " * 300 + "x + y"


def codes(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from codes(const)


def module_codes():
    for path in module_files():
        yield importlib.machinery.SourceFileLoader("module", path).get_code("module")
    for number, source in enumerate(far_apart()):
        yield compile(source, "<far apart %d>" % number, "exec")


def table_of(code):
    return code.co_linetable if sys.version_info >= (3, 10) else code.co_lnotab


def lines_of(code):
    if sys.version_info >= (3, 10):
        return [((end - start) // UNIT_SIZE, line) for start, end, line in code.co_lines()]
    # What tracebacks use; dis.findlinestarts leaves out steps.
    lines = (line_of(code, at) for at in range(0, len(code.co_code), UNIT_SIZE))
    return [(len(list(units)), line) for line, units in itertools.groupby(lines)]


def positions_of(code):
    if sys.version_info < (3, 11):
        return []
    return [(len(list(units)),) + position for position, units in itertools.groupby(code.co_positions())]


for module_code in module_codes():
    for code in codes(module_code):
        where = "%s:%d %s" % (code.co_filename, code.co_firstlineno, code.co_name)
        table = table_of(code).hex()
        print(json.dumps([where, len(code.co_code), code.co_firstlineno, table, lines_of(code), positions_of(code)]))
