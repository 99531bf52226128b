"""What other programs may ask, under ``/api/v1``: JSON in and out, a token in the header, no cookies."""
