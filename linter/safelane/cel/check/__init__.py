"""The static checker: types as cel-go deduces them, and its messages."""
