"""Training the sentence classifier and the decision on outreach; needs the extra ``[train]``."""
