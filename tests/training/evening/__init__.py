"""An evening of training, from a folder as people have it to what they are told."""
