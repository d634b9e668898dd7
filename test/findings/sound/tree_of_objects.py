"""A tree of nodes, built by recursion, walked several times, then dropped."""


class Node:
    def __init__(self, depth):
        self.children = [Node(depth - 1) for _ in range(3)] if depth > 0 else []
        self.value = depth * 1.5


def total(node):
    return node.value + sum(total(child) for child in node.children)


tree = Node(9)
print(sum(total(tree) for _ in range(5)))
