"""One screen for each state, each a picture of that state and of nothing else."""
