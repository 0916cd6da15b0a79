"""The rulebook: lexicons, signals and rules as data, checked and compiled."""
