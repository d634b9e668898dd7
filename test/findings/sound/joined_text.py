"""A page put together from its pieces at the end, and one written to a buffer."""

import io


def page(rows):
    return "".join(f"<tr><td>row number {row} of the table</td></tr>\n" for row in range(rows))


def report(rows):
    buffer = io.StringIO()
    for row in range(rows):
        buffer.write(f"row number {row} of the table, with a description\n")
    return buffer.getvalue()


print(len(page(200_000)), len(report(150_000)))
