"""What can go wrong with a drive; every message says with which value and what to do.

DriveError
    HostRefused       the site is not on this machine
    WorkloadError     a load that cannot be meant
    CastError         people who cannot be read, or too few of them
    GeneratorFailed   the generator's process ended before its work did
    RecordsLost       there is no room for what it would record
    RecordsDamaged    what it left cannot be read
"""

from __future__ import annotations


class DriveError(Exception):
    """Anything that keeps load from being put on a site."""


class HostRefused(DriveError):
    """Load goes to this machine alone, unless the owner of another one agrees."""


class WorkloadError(DriveError):
    """A rate, a mix, a process or an audience that cannot be meant."""


class CastError(DriveError):
    """The file of people is missing, damaged, or has too few of them."""


class GeneratorFailed(DriveError):
    """The generator ended early; the message carries the last lines of its log."""


class RecordsLost(DriveError):
    """The folder is not there, or the disk is full."""


class RecordsDamaged(DriveError):
    """A file of records that is cut short, or of another version."""
