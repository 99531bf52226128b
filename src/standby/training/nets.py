"""The nets. Convolutions only, so that the exported graph has no frozen time axis."""

import torch
from torch import Tensor, nn

from standby.training.grid import Grid

WIDTHS = (8, 16, 24, 32)
DROPOUT = 0.1


class WindowNet(nn.Module):
    """Reads one window of a fixed grid: ink (N, 1, height, span) in 0..1 to logits (N, classes)."""

    def __init__(self, height: int, span: int, classes: int, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        strides = (2, 1, 2, 2)
        layers: list[nn.Module] = []
        for before, after, stride in zip((1, *widths), widths, strides, strict=False):
            layers += [nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
            height, span = -(-height // stride), -(-span // stride)
        self.layers = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(DROPOUT))
        self.last = nn.Linear(widths[-1] * height * span, classes)

    def forward(self, ink: Tensor) -> Tensor:
        logits: Tensor = self.last(self.layers(ink))
        return logits


class GridNet(nn.Module):
    """Reads whole pictures of a fixed grid with one window net for all cells.

    Ink (N, 1, height, width) in 0..1 to logits (N, cells, classes). The windows
    are cut inside, so the exported file needs no geometry beside it.
    """

    def __init__(self, window: WindowNet, grid: Grid, width: int) -> None:
        super().__init__()
        self.window = window
        before, after = grid.padding(width)
        # A negative padding cuts the frame away, the one after it puts bare paper in its place.
        frame = grid.frame
        self.wipe = nn.ZeroPad2d((-frame, -frame, -frame, -frame))
        self.pad = nn.ZeroPad2d((before + frame, after + frame, frame, frame))
        self.span = grid.span
        self.starts = [grid.start(cell) + before for cell in range(grid.cells)]

    def forward(self, ink: Tensor) -> Tensor:
        padded = self.pad(self.wipe(ink))
        windows = torch.cat([padded[:, :, :, start : start + self.span] for start in self.starts])
        logits: Tensor = self.window(windows)
        return logits.reshape(len(self.starts), -1, self.window.last.out_features).transpose(0, 1)


def parameters(net: nn.Module) -> int:
    return sum(each.numel() for each in net.parameters())
