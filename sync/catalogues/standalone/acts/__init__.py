"""What happens at the desk, one module for each act: ask the policy, then write the tables."""
