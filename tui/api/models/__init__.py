"""What travels: records as read, and bodies as sent, one file per thing."""
