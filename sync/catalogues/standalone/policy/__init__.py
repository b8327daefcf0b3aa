"""What a library decides: its rules, its calendar, and the decisions that follow from them.

Pure, and apart from the tables, so that each decision can be tried with values alone.
"""
