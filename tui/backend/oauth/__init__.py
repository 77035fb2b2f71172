"""OAuth 2: users let apps act for them (reference: section 2; RFC 6749, 7009, 7636)."""
