"""Quotes with their speaker: what stands between quotation marks in a body, and who the text says said it.

In goes an `Article`, out come its `Quote` records in reading order. Nothing is guessed: a quote whose speaker the text
does not name beside it has none. Nothing fails.
"""

from transform.quotes.quotes import find_quotes

__all__ = ["find_quotes"]
