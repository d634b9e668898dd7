"""numpy arrays"""

import numpy as np
from known import at_peak

held = [np.ones(100_000) for _ in range(50)]  # reaches: sum(array.nbytes for array in held)
at_peak()
