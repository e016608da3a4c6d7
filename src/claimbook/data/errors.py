"""What is said of data that cannot be used."""


class DataError(Exception):
    """Data that cannot be used, said in one sentence: file, row, column, what was found, what was expected."""

    def __init__(self, problem: str, *, file: str, row: int | None = None, column: str | None = None):
        self.file, self.row, self.column, self.problem = file, row, column, problem
        place = file + (f", row {row}" if row is not None else "") + (f", column {column}" if column else "")
        super().__init__(f"{place}: {problem}")
