"""Rows as dictionaries, cleaned in copies while those that were read are still held."""


def read_rows(count):
    return [{"id": number, "name": f"customer {number}", "total": number * 0.5} for number in range(count)]


def clean_rows(rows):
    cleaned = []
    for row in rows:
        part = dict(row)  # fault: copy
        part["name"] = row["name"]
        cleaned.append(part)
    return cleaned


def main():
    rows = read_rows(150_000)
    cleaned = clean_rows(rows)
    print(sum(row["total"] for row in cleaned), len(rows))


main()
