"""Small objects with PYTHONMALLOC=debug"""

import os
import sys

if os.environ.get("PYTHONMALLOC") != "debug":
    sys.exit("run with PYTHONMALLOC=debug")
from truth import at_peak, each

texts = [str(i) + "-held" for i in range(300_000)]  # holds
at_peak(each(texts) + each([texts]))
