"""The Indonesian text model: text in, scores out. Knows no channel, policy, campaign or database."""
