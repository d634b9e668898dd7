"""100,000 code objects made by exec, each dead before another one comes to its address"""

import sys

from known import at_peak

kept = []


def make(line):
    """A function whose code says that it stands on this line of this file."""
    names = {}
    exec(compile("\n" * (line - 1) + "def made(): return bytearray(100)", __file__, "exec"), names)
    return names["made"]


ONE = sys._getframe().f_lineno  # reaches: 50_000 * 157
OTHER = sys._getframe().f_lineno  # reaches: 50_000 * 157
for number in range(50_000):
    kept.append(make(ONE)())
    kept.append(make(OTHER)())
at_peak()
