"""How the property tests search: the same examples every time in CI, new ones on a developer's machine.

A landing is not the place to meet a new example: what a developer's run or the fuzzing finds becomes a test. No
property has a time limit, because machines are slow when they are busy.
"""

import os

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.register_profile("landing", deadline=None, derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "unhurried")
