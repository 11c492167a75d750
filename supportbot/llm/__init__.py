"""The language model: an untrusted, slow, failing part, asked only where the embedded reading is unsure. Optional."""
