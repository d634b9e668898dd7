"""More stacks than a small recording has room for."""


def hold(size):
    return bytearray(size)


def branch(depth):
    return [branch(depth - 1), branch(depth - 1)] if depth else bytearray(500)


def main():
    kept = []
    for turn in range(3):
        kept.append(hold(3_000_000))
        if turn == 1:
            kept.append(branch(15))
    late = hold(2_000_000)
    return kept, late


held = main()
print("done")
