"""The sentence classifier: a second source of signals beside the patterns."""
