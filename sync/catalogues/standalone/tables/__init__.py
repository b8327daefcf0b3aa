"""What stands in `library.db`, one module for each kind of thing.

Apart from the acts because these know SQL and no rule.
"""
