"""Many small objects, made and dropped: each is an event for a profiler that sees them all."""


class Node:
    __slots__ = ("value", "children")

    def __init__(self, value):
        self.value = value
        self.children = []


def grow(depth):
    node = Node(float(depth))
    if depth > 0:
        node.children = [grow(depth - 1) for _ in range(3)]
    return node


def total(node):
    return node.value + sum(total(child) for child in node.children)


for _ in range(30):
    tree = grow(10)
    total(tree)
