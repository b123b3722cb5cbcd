"""What holds for every test: a property has no time limit, because machines are slow when they are busy."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
