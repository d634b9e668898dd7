"""Turnover by region and month from a shop's orders: plain Python, no packages.

    npx floodmark run examples/orders.py

Somewhere below, the same orders are held twice.
"""

import csv
import io
import random
from collections import defaultdict

ORDERS = 400_000
CUSTOMERS = 20_000
REGIONS = ["north", "east", "south", "west"]
ITEMS = {"chair": 89.0, "desk": 249.0, "lamp": 39.5, "shelf": 119.0, "rug": 64.0}


def write_orders(count):
    """The shop's export: one order a line."""
    rng = random.Random(11)
    items = list(ITEMS)
    lines = ["order,customer,date,item,quantity"]
    for order in range(count):
        date = f"{rng.randint(2022, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        lines.append(f"{order},{rng.randrange(CUSTOMERS)},{date},{rng.choice(items)},{rng.randint(1, 9)}")
    return "\n".join(lines)


def load_orders(text):
    return list(csv.DictReader(io.StringIO(text)))


def load_customers(count):
    rng = random.Random(12)
    return {str(number): {"name": f"Customer {number}", "region": rng.choice(REGIONS)} for number in range(count)}


def select_years(orders, first):
    return [{**order, "month": order["date"][:7]} for order in orders if order["date"] >= first]


def join_customers(orders, customers):
    joined = []
    for order in orders:
        customer = customers[order["customer"]]
        amount = ITEMS[order["item"]] * int(order["quantity"])
        joined.append((customer["region"], order["month"], amount))
    return joined


def group_turnover(rows):
    amounts = defaultdict(list)
    for region, month, amount in rows:
        amounts[region, month].append(amount)
    return {key: sum(values) for key, values in amounts.items()}


def main():
    orders = load_orders(write_orders(ORDERS))
    recent = select_years(orders, "2023-01-01")
    rows = join_customers(recent, load_customers(CUSTOMERS))
    turnover = group_turnover(rows)
    for region in REGIONS:
        total = sum(amount for (where, _), amount in turnover.items() if where == region)
        best = max((amount, month) for (where, month), amount in turnover.items() if where == region)
        print(f"{region:6} {total:14,.2f}   best month {best[1]}")


main()
