"""What the commands say and ask about train tickets."""
