"""numpy arrays"""

import numpy as np
from truth import at_peak

held = [np.ones(100_000) for _ in range(50)]  # holds
at_peak(sum(array.nbytes for array in held))
