"""Which question is asked next, where there are more than the budget allows: ours against what scripts do."""
