"""What may go wrong while writing or reading the warehouse."""


class LoadError(Exception):
    """The warehouse could not do what was asked; nothing is half done."""


class WarehouseHeld(LoadError):
    """Another run holds the warehouse; the message names it."""


class WarehouseDamaged(LoadError):
    """The file does not open; the message names the command that restores it."""


class BadQuery(LoadError):
    """SQL that the readers' copy refuses or cannot run."""
