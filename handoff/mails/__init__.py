"""What a mail is before it has an address: its words in four languages, its two forms, and what comes back of it."""
