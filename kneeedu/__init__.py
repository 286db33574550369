"""Teaching software for the causes of knee pain in runners. It teaches; it does not diagnose a patient."""

__version__ = "0.1.0"
