"""What can go wrong with the database, in words that say what to do."""

from __future__ import annotations


class DatabaseError(Exception):
    """The root of all errors here; the message is Chinese, one line, and says what to do."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot be reached, opened or written at all."""


class BadAddress(DatabaseUnavailable):
    """What was given as the address of a database is none that this program can use."""


class DatabaseOutdated(DatabaseError):
    """The schema is older than this program; ``minjian db upgrade`` mends it."""


class DatabaseTooNew(DatabaseError):
    """The schema was made by a newer program."""


class StorageFull(DatabaseError):
    """There is no room left; what was stored before is intact."""


class Overtaken(DatabaseError):
    """Another process has taken over this visit; nothing of the overtaken one was written."""


class Held(DatabaseError):
    """Another run has this database for the night."""


class UnknownFinding(DatabaseError):
    """No finding has this id."""


class UnknownUnit(DatabaseError):
    """The database knows no unit of this id; ``Store.sync_units`` comes first."""


class YearFrozen(DatabaseError):
    """The year's scores were signed; only a new version may differ."""


class NameTaken(DatabaseError):
    """Another person logs in with this name."""


class SetUpDone(DatabaseError):
    """There is an administrator already."""


class NoAdministratorLeft(DatabaseError):
    """The change would leave nobody who can let people in."""


class Moved(DatabaseError):
    """What was to be taken back has changed since."""


class UnknownToken(DatabaseError):
    """No token has this number, or it holds no longer."""


class UnknownShare(DatabaseError):
    """No link has this number, or it is another person's."""
