"""Mappings that grow, shrink, move, or lose a part, and memory that is reserved, used and given back."""

from known import at_peak
from native import load
import time

SIZE = 1_000 * 4_096
mappings = load("mappings.so")

mappings.grow(SIZE)  # holds: 3 * SIZE
mappings.shrink(SIZE)  # holds: SIZE
mappings.move(SIZE)  # holds: 2 * SIZE
mappings.move_pages(SIZE)  # holds: 2 * SIZE
mappings.move_part(SIZE)  # holds: 4 * SIZE
mappings.fail_to_grow(SIZE)  # holds: 2 * SIZE
mappings.stand(SIZE)  # holds: 3 * SIZE
assert mappings.fail_to_move(SIZE)  # holds: 0
mappings.unmap_head(SIZE)  # holds: 2 * SIZE
mappings.unmap_tail(SIZE)  # holds: SIZE
mappings.unmap_middle(SIZE)  # holds: 2 * SIZE
mappings.unmap_across(SIZE)  # holds: 2 * SIZE
mappings.lay(SIZE)  # holds: 2 * SIZE
mappings.lay_over(SIZE)  # holds: SIZE
mappings.commit(SIZE)  # holds: 2 * SIZE
mappings.protect_filled(SIZE)  # holds: SIZE
mappings.give_back(SIZE)  # holds: 2 * SIZE
mappings.use_again(SIZE)  # holds: SIZE
mappings.reserve(SIZE)  # holds: 0
mappings.use_reserve(SIZE)  # holds: SIZE
time.sleep(0.1)  # what is used of such memory is looked at from time to time, while others allocate
at_peak()
