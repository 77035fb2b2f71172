"""What a user can do; alone decides between the local copy, the outbox and the network. Knows no Textual."""
