"""Lines of a log, parsed one by one into short-lived strings and lists; a count of each word remains."""

import collections


def lines(count):
    for number in range(count):
        yield f"2024-03-{number % 28 + 1:02} host{number % 9} GET /page/{number % 300} {number % 7 * 100} ms"


def count_pages(count):
    pages = collections.Counter()
    for line in lines(count):
        date, host, method, page, time, unit = line.split(" ")
        pages[page, host] += int(time)
    return pages


print(count_pages(200_000).most_common(1))
