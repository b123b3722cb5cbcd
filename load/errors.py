"""What may go wrong while writing or reading the warehouse."""


class LoadError(Exception):
    """The warehouse could not do what was asked; nothing is half done."""


class WarehouseHeld(LoadError):
    """Another run holds the warehouse; the message names it."""


class WarehouseDamaged(LoadError):
    """The file does not open; the message names the command that restores it."""


class WarehouseNewer(LoadError):
    """The file was made by a later release than this one."""


class NoSpace(LoadError):
    """The disk is full, or a limit on the size of files was met; what was not committed is gone, the spool is not."""


class NotWritable(LoadError):
    """The folder or the file may not be written by this user."""


class SpoolDamaged(LoadError):
    """A spool file cannot be read; the pages it came from are in the archive."""


class PublishFailed(LoadError):
    """The readers' copy could not be made; readers keep the one they have."""


class BackupFailed(LoadError):
    """The backup could not be made or did not pass its checks; older backups stay."""


class BadQuery(LoadError):
    """SQL that the readers' copy refuses or cannot run."""
