"""One repository a port, over one connection."""
