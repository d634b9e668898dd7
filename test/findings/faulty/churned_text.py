"""A page put together piece by piece: each piece copies all that there is so far."""


class Page:
    def __init__(self):
        self.text = ""

    def add(self, row):
        self.text = self.text + f"<tr><td>{row}</td></tr>\n"  # fault: churn


def main():
    page = Page()
    for row in range(8_000):
        page.add(f"row number {row} of the table, with a description")
    print(len(page.text))


main()
