"""What a learner sees: screens and their parts, one per file. They draw, and decide nothing clinical."""
