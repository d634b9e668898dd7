"""What ``floodmark jupyter install`` runs: tells Jupyter of the kernel "Python 3 with Floodmark", which is this Python."""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from ._errors import FloodmarkError
from ._kernel import need_ipykernel

_DISPLAY_NAME = "Python 3 with Floodmark"
_NAME = "floodmark"


def install(name: str, user: bool, prefix: str) -> str:
    """Add the kernel for this user, or below a prefix.

    Returns:
        The folder that it was put into.

    Raises:
        FloodmarkError: It can't be put there, or this Python can't run a kernel.
    """
    need_ipykernel()
    overrides = {
        "argv": [sys.executable, "-m", "floodmark._kernel", "-f", "{connection_file}"],
        "display_name": _DISPLAY_NAME if name == _NAME else f"{_DISPLAY_NAME} ({name})",
    }
    with tempfile.TemporaryDirectory() as folder:
        spec = import_module("ipykernel.kernelspec").write_kernel_spec(Path(folder, name), overrides=overrides)
        manager = import_module("jupyter_client.kernelspec").KernelSpecManager()
        try:
            return manager.install_kernel_spec(spec, name, user=user, prefix=None if user else prefix)
        except ValueError as error:
            raise FloodmarkError(f"{name!r} is no name for a kernel: give one of letters, digits, -, . and _") from error
        except OSError as error:
            where = "your own folders" if user else prefix
            raise FloodmarkError(
                f"the kernel can't be put into {where} ({error.strerror}): name another place with --user or --prefix DIR"
            ) from error


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default=_NAME)
    parser.add_argument("--user", action="store_true")
    parser.add_argument("--prefix", default=sys.prefix)
    options = parser.parse_args()
    try:
        print(install(options.name, options.user, options.prefix))
    except FloodmarkError as error:
        print(f"floodmark: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
