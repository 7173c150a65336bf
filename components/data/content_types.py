"""Content types by the ending of a file's name. Pure.

Python's own table also reads files of the machine, with which a plan would differ from one machine to the next.
"""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN = "application/octet-stream"
_UTF8 = "; charset=utf-8"

_TYPES: Mapping[str, str] = {
    "avif": "image/avif",
    "bin": UNKNOWN,
    "css": f"text/css{_UTF8}",
    "csv": f"text/csv{_UTF8}",
    "eot": "application/vnd.ms-fontobject",
    "gif": "image/gif",
    "gz": "application/gzip",
    "htm": f"text/html{_UTF8}",
    "html": f"text/html{_UTF8}",
    "ico": "image/vnd.microsoft.icon",
    "ics": f"text/calendar{_UTF8}",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": f"text/javascript{_UTF8}",
    "json": "application/json",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "map": "application/json",
    "md": f"text/markdown{_UTF8}",
    "mjs": f"text/javascript{_UTF8}",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpd": "application/dash+xml",
    "ogg": "audio/ogg",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ts": "video/mp2t",
    "ttf": "font/ttf",
    "txt": f"text/plain{_UTF8}",
    "vtt": f"text/vtt{_UTF8}",
    "wasm": "application/wasm",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""https://www.iana.org/assignments/media-types/media-types.xhtml"""


def content_type(key: str) -> str:
    """Return the content type of the file *key*; octets if its ending is not known."""
    name = key.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    # Of what is below /.well-known without an ending, the files that Apple and Android read are JSON.
    return _TYPES.get(ending, "application/json" if name == "apple-app-site-association" else UNKNOWN)
