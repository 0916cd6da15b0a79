"""Downloads from Instagram and Facebook."""
