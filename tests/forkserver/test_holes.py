"""Before the fork the gaps between small objects are filled, so that what a kernel makes lies together."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="says how CPython lays out its objects")

IN_A_PROCESS_OF_ITS_OWN = """
import sys
from kneeedu.forkserver.zygote import fill_holes

header = sys.getsizeof(b"")
pages = [bytes(80 - header) for _ in range(20_000)]
del pages[::2]
gaps = {id(block) + 80 for block in pages[:-1]} | {id(block) - 80 for block in pages[1:]}
def in_gaps(blocks):
    return sum(id(block) in gaps for block in blocks)

new = [bytes(80 - header) for _ in range(500)]
before = in_gaps(new)
held = fill_holes()
after = in_gaps([bytes(80 - header) for _ in range(500)])
print(before, after, len(held) > 5000)
"""


def test_what_is_made_after_the_gaps_are_filled_lies_in_none_of_them():
    ran = subprocess.run([sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN], capture_output=True, text=True, check=True)

    before, after, filled = ran.stdout.split()
    assert int(before) > 400
    assert int(after) == 0
    assert filled == "True"
