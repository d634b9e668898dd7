"""Runs a command in a terminal of its own and plays a person: terminal.py '<JSON steps>' command [args…]

A step is ["wait", "text"] (until the terminal has shown it since the last step) or ["type", "keys"]. Prints as JSON what
the terminal showed, and the exit code or minus the signal.
"""

import json
import os
import pty
import select
import sys
import time

PATIENCE_SECONDS = 60


def read_more(terminal, deadline):
    """The next piece that is shown, or None at the end."""
    ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
    if not ready:
        raise TimeoutError
    try:
        return os.read(terminal, 65536).decode() or None
    except OSError:  # the last program has closed it
        return None


def play(terminal, steps):
    deadline = time.monotonic() + PATIENCE_SECONDS
    shown, seen = "", 0
    try:
        for action, text in steps:
            while action == "wait" and text not in shown[seen:]:
                piece = read_more(terminal, deadline)
                if piece is None:
                    return shown
                shown += piece
            if action == "type":
                os.write(terminal, text.encode())
            else:
                seen = shown.index(text, seen) + len(text)
        while (piece := read_more(terminal, deadline)) is not None:
            shown += piece
    except TimeoutError:
        shown += "\n<nothing more came>"
    return shown


child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = play(terminal, json.loads(sys.argv[1]))
os.close(terminal)
status = os.waitpid(child, 0)[1]
print(json.dumps({"shown": shown, "code": os.waitstatus_to_exitcode(status)}))
