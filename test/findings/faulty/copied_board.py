"""A board with its history: what it was before a move is copied deeply, and kept."""

import copy


def new_board(size):
    return [[0.0] * size for _ in range(size)]


def move(board):
    before = copy.deepcopy(board)  # fault: copy
    board[3][4] = 1.0
    return before


def score(board):
    return {(row, 0): sum(board[row]) for row in range(len(board))}


def main():
    board = new_board(1_200)
    before = move(board)
    scores = score(board)
    print(before[3][4], board[3][4], len(scores))


main()
