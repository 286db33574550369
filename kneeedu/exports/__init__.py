"""The gradebook in other systems' formats."""
