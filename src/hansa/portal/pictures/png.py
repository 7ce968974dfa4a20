"""A network as PNG, drawn with numpy and packed with zlib, without a library of pictures. Names are in the SVG."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from hansa.portal.pictures.scene import HEIGHT, WIDTH, Dot, Scene, Stroke

FINER = 2
"""Drawn so many times larger and made smaller again, which smooths the edges."""
BATCH = 2_000


def network_png(scene: Scene) -> bytes:
    """WIDTH × HEIGHT pixels on white."""
    canvas = np.full((HEIGHT * FINER, WIDTH * FINER, 3), 255, dtype=np.uint8)
    for colour in dict.fromkeys(stroke.colour for stroke in scene.strokes):
        _draw_lines(canvas, [stroke for stroke in scene.strokes if stroke.colour == colour], _rgb(colour))
    for dot in scene.dots:
        _draw_dot(canvas, dot)
    fine = canvas.reshape(HEIGHT, FINER, WIDTH, FINER, 3)
    return _packed(fine.mean(axis=(1, 3)).round().astype(np.uint8))


def _draw_lines(canvas: np.ndarray, strokes: list[Stroke], colour: np.ndarray) -> None:
    """Each line as points half a fine pixel apart, side by side as it is wide."""
    for begin in range(0, len(strokes), BATCH):
        some = strokes[begin : begin + BATCH]
        ends = np.array([(one.x, one.y, one.to_x, one.to_y) for one in some]) * FINER
        wide = np.maximum(1, np.round([one.width * FINER for one in some])).astype(int)
        length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
        count = np.ceil(length * 1.5).astype(int) + 1
        line = np.repeat(np.arange(len(some)), count)
        along = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
        share = along / np.maximum(count[line] - 1, 1)
        x = ends[line, 0] + share * (ends[line, 2] - ends[line, 0])
        y = ends[line, 1] + share * (ends[line, 3] - ends[line, 1])
        steep = np.abs(ends[:, 3] - ends[:, 1]) > np.abs(ends[:, 2] - ends[:, 0])
        for offset in range(int(wide.max())):
            drawn = wide[line] > offset
            aside = offset - (wide[line][drawn] - 1) / 2
            across = np.where(steep[line][drawn], aside, 0.0)
            _set(canvas, x[drawn] + across, y[drawn] + aside - across, colour)


def _set(canvas: np.ndarray, x: np.ndarray, y: np.ndarray, colour: np.ndarray) -> None:
    rows = np.clip(y.astype(int), 0, canvas.shape[0] - 1)
    columns = np.clip(x.astype(int), 0, canvas.shape[1] - 1)
    canvas[rows, columns] = colour


def _draw_dot(canvas: np.ndarray, dot: Dot) -> None:
    x, y, radius = dot.x * FINER, dot.y * FINER, dot.radius * FINER
    top, left = max(0, int(y - radius - 3)), max(0, int(x - radius - 3))
    part = canvas[top : int(y + radius + 4), left : int(x + radius + 4)]
    rows, columns = np.ogrid[top : top + part.shape[0], left : left + part.shape[1]]
    square = (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2
    part[square <= (radius + 1) ** 2] = 255
    part[square <= radius**2] = _rgb(dot.colour)


def _rgb(colour: str) -> np.ndarray:
    return np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)


def _packed(pixels: np.ndarray) -> bytes:
    """PNG (ISO/IEC 15948): eight bits a colour, each row unfiltered."""
    height, width, _colours = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 6)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
