"""Small line drawings of 16 by 16 pixels, one for each kind of thing. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PATHS: Final[Mapping[str, str]] = {
    "internet": "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0 -13M1.5 8h13M8 1.5c-4 4 -4 9 0 13c4 -4 4 -9 0 -13",
    "cdn": "M4.5 13h7.5a3 3 0 0 0 .4 -6a4.5 4.5 0 0 0 -8.7 -.6a3.3 3.3 0 0 0 .8 6.6z",
    "bucket": "M2.5 4l1.6 9.5c1 1 6.8 1 7.8 0l1.6 -9.5"
    "M8 2c3 0 5.5 .8 5.5 2s-2.5 2 -5.5 2s-5.5 -.8 -5.5 -2s2.5 -2 5.5 -2z",
    "load-balancer": "M2 8h4M6 8l5 -4.5h3M6 8h8M6 8l5 4.5h3",
    "service": "M8 1.5l5.6 3.2v6.6l-5.6 3.2l-5.6 -3.2v-6.6zM2.4 4.7l5.6 3.3l5.6 -3.3M8 8v6.5",
    "job": "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0 -13M8 4.5v3.5l2.5 1.8",
    "instance": "M3.5 3.5h9v9h-9zM6 1.5v2M10 1.5v2M6 12.5v2M10 12.5v2M1.5 6h2M1.5 10h2M12.5 6h2M12.5 10h2",
    "function": "M3 13.5l4 -8M3.5 2.5h2.5l5 11h2.5",
    "database": "M8 1.5c3 0 5.5 1 5.5 2.3s-2.5 2.3 -5.5 2.3s-5.5 -1 -5.5 -2.3s2.5 -2.3 5.5 -2.3zM2.5 3.8v8.2c0 1.4 2.5 "
    "2.5 5.5 2.5s5.5 -1.1 5.5 -2.5v-8.2M2.5 8c0 1.3 2.5 2.3 5.5 2.3s5.5 -1 5.5 -2.3",
    "cache": "M9 1.5l-6 7.5h4l-1 5.5l6 -7.5h-4z",
    "file-system": "M1.5 3.5h4.5l1.5 2h7v8h-13zM1.5 8h13",
    "nat": "M2 5h10M9 2l3 3l-3 3M14 11h-10M7 8l-3 3l3 3",
    "endpoint": "M1.5 8h5M14.5 8h-2.5M9.2 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0 -5.6",
    "gateway": "M2 14v-8l6 -4l6 4v8M5.5 14v-5h5v5",
    "table": "M2 3h12v10h-12zM2 6.5h12M6.5 3v10",
    "queue": "M1.5 5h3v6h-3zM6.5 5h3v6h-3zM11.5 5h3v6h-3z",
    "api": "M5 3l-3.5 5l3.5 5M11 3l3.5 5l-3.5 5M9.2 3.5l-2.4 9",
    "registry": "M2 5.5l6 -3.5l6 3.5l-6 3.5zM2 8.5l6 3.5l6 -3.5M2 11l6 3.5l6 -3.5",
    "secret": "M3 7h10v7h-10zM5 7v-2a3 3 0 0 1 6 0v2M8 10v1.5",
    "parameter": "M2 4h6M12 4h2M10 2.5v3M2 8h2M8 8h6M6 6.5v3M2 12h7M13 12h1M11 10.5v3",
    "key": "M5 7a3 3 0 1 0 .1 0M7.5 8.5l6.5 -6M11.5 4.5l2 2",
    "logs": "M3.5 1.5h6.5l2.5 2.5v10.5h-9zM6 7h4M6 9.5h4M6 12h2.5",
    "alarm": "M3 12h10c-1.4 -1.2 -1.6 -3 -1.6 -5a3.4 3.4 0 0 0 -6.8 0c0 2 -.2 3.8 -1.6 5zM6.8 14.2h2.4",
    "topic": "M2 6.5v3l8 3.5v-10zM10 6c2 0 3.5 .8 3.5 2s-1.5 2 -3.5 2M4 10.2l1 3.3h1.6l-.8 -2.6",
    "zone": "M8 14.5c-3 -3.4 -4.5 -5.8 -4.5 -8a4.5 4.5 0 0 1 9 0c0 2.2 -1.5 4.6 -4.5 8zM8 5a1.5 1.5 0 1 0 .1 0",
    "certificate": "M8 1.5l5.5 2v4.5c0 3 -2.2 5.3 -5.5 6.5c-3.3 -1.2 -5.5 -3.5 -5.5 -6.5v-4.5zM5.5 8l2 2l3.3 -3.6",
    "vpn": "M1.5 8h3M11.5 8h3M4.5 5.5h7v5h-7zM6.3 5.5v-1.2a1.7 1.7 0 0 1 3.4 0v1.2",
    "lock": "M3.5 7h9v6.5h-9zM5.5 7v-2a2.5 2.5 0 0 1 5 0v2",
}
"""Name → path."""
GENERAL: Final = PATHS["service"]
"""For a kind without an icon of its own."""
