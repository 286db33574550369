"""`python -m kneeedu.cli`, where the command itself is not on the path."""

import sys

from kneeedu.cli import main

sys.exit(main())
