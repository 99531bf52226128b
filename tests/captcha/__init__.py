"""Reading codes: from hostile bytes to an answer, or none."""
