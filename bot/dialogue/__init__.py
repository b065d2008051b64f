"""The private chat as a pure function: (state, input) -> (state, Prompt)."""
