"""Small objects with PYTHONMALLOC=debug"""

import os
import sys

if os.environ.get("PYTHONMALLOC") != "debug":
    sys.exit("run with PYTHONMALLOC=debug")
from known import at_peak, each, size

texts = [str(i) + "-held" for i in range(300_000)]  # reaches: each(texts) + size(texts)
at_peak()
