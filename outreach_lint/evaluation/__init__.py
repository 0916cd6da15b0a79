"""How well the rules judge, measured on labelled messages and sentences."""
