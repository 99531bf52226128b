"""What a reader does on a folder, as one HTML file: figures, plots, pictures. Needs no torch."""
