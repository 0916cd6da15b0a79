"""Mail: mbox, Maildir, and files of one mail each."""
