"""Nothing but an import: many modules, each line seen once."""

import pandas  # noqa: F401
