"""Runs cells in a real kernel: a JSON list of {"code", "id"} on standard input, for each its outputs on standard output.

An output is {"type", "text", "html"?}; of an error the text is its name. An "id" is a notebook's own name for its cell.
"""

import json
import sys

from jupyter_client.manager import start_new_kernel

TIMEOUT = 120


def run(client, cell):
    message = client.session.msg("execute_request", {"code": cell["code"], "silent": False, "store_history": True})
    if cell.get("id"):
        message["metadata"]["cellId"] = cell["id"]
    client.shell_channel.send(message)
    asked = message["header"]["msg_id"]
    outputs = []
    while True:
        answer = client.get_iopub_msg(timeout=TIMEOUT)
        kind, content = answer["msg_type"], answer["content"]
        if answer["parent_header"].get("msg_id") != asked:
            continue
        if kind == "status" and content["execution_state"] == "idle":
            return outputs
        if kind == "stream":
            outputs.append({"type": content["name"], "text": content["text"]})
        elif kind == "error":
            outputs.append({"type": "error", "text": content["ename"]})
        elif kind in ("display_data", "execute_result"):
            data = content["data"]
            outputs.append({"type": kind, "text": data.get("text/plain", ""), "html": data.get("text/html")})


manager, client = start_new_kernel(kernel_name=sys.argv[1], startup_timeout=TIMEOUT, stderr=sys.stderr)
try:
    print(json.dumps([run(client, cell) for cell in json.load(sys.stdin)]))
finally:
    client.stop_channels()
    manager.shutdown_kernel()
