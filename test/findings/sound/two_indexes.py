"""Rows with two indexes, which are as large as each other and lead to the same rows."""

rows = [{"id": number, "name": f"name {number}"} for number in range(100_000)]
by_id = {row["id"]: row for row in rows}
by_name = {row["name"]: row for row in rows}
print(sum(by_id[number] is by_name[f"name {number}"] for number in range(0, 100_000, 2)))
