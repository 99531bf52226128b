"""The labelling page: a sitting at one's own desk, for this machine alone and for who has its address."""
