"""Records of a class are loaded, then worked on: what was loaded stays as it is."""


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def load(count):
    points = []
    for number in range(count):
        points.append(Point(float(number), number * 0.5))
    return points


def measure(points):
    total = 0.0
    for _ in range(6):
        for point in points:
            total += abs(point.x - point.y)
    return total


print(measure(load(250_000)))
