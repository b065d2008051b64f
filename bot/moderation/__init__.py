"""The pure core of moderation: comment, flag, policy, decision, review. Knows no platform or store."""
