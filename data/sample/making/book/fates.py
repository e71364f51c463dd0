"""What became of what the workshop and the file found (R1)."""

from parcours.method.plan import FindingFate

FATES: tuple[FindingFate, ...] = ()
