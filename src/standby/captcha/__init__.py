"""Reading captchas at run time: numpy, Pillow and ONNX Runtime only."""
