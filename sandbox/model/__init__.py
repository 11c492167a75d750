"""A stand-in for a language model's server: OpenAI's chat completions over HTTP, whole or streamed, on this machine."""
