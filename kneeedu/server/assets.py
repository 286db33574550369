"""Stylesheets, pictures and JupyterLab's scripts: compressed once, kept by browsers, asked for by what they hold."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tornado.web import HTTPError, RequestHandler

from kneeedu.errors import KneeEduError

PACKAGE = Path(__file__).resolve().parents[1]
OURS = {
    "kneeedu.css": PACKAGE / "widgets" / "kneeedu.css",
    "pages.css": PACKAGE / "server" / "static" / "pages.css",
    "page.js": PACKAGE / "server" / "static" / "page.js",
    "waiting.js": PACKAGE / "server" / "static" / "waiting.js",
    "favicon.svg": PACKAGE / "server" / "static" / "favicon.svg",
}
"""All that is served from the package: a name not listed here does not exist."""
_TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")
_YEAR = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""Sent with everything. The browser itself then refuses a request to any other host."""


class Asset(NamedTuple):
    plain: bytes
    zipped: bytes | None
    kind: str
    digest: str


@lru_cache(maxsize=512)
def _load(path: str, _changed_ns: int) -> Asset:
    """A file with its compressed form; read anew only when it has changed."""
    plain = Path(path).read_bytes()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    zipped = gzip.compress(plain, 6, mtime=0) if kind.startswith(_TEXT) and len(plain) > 800 else None
    return Asset(plain, zipped, kind, hashlib.sha256(plain).hexdigest()[:12])


def asset(path: Path) -> Asset:
    return _load(str(path), path.stat().st_mtime_ns)


def asset_url(base_url: str, name: str) -> str:
    """Where a file of ours is served; the address changes when its content does."""
    if name not in OURS:
        raise KneeEduError(f"There is no page file called '{name}'.")
    return f"{base_url}kneeedu/static/{name}?v={asset(OURS[name]).digest}"


class HouseHandler(RequestHandler):
    """Answers with the headers of the house."""

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")


class AssetHandler(HouseHandler):
    """Sends one file, compressed where the browser takes it; what the address names by content is kept for a year."""

    def initialize(self, folders: list[str] | None = None, kept: bool = False) -> None:
        self.folders, self.kept = folders, kept

    async def head(self, name: str) -> None:
        await self.get(name)

    async def get(self, name: str) -> None:
        path = OURS.get(name) if self.folders is None else _find(self.folders, name)
        if path is None or not path.is_file():
            raise HTTPError(404)
        found = asset(path)
        named_by_content = self.kept or self.get_query_argument("v", "") == found.digest
        self.set_header("Cache-Control", _YEAR if named_by_content else _ASK_AGAIN)
        self.set_header("ETag", f'"{found.digest}"')
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Content-Type", found.kind)
        if self.check_etag_header():
            self.set_status(304)
            return
        if found.zipped is not None and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(found.zipped)
        else:
            self.write(found.plain)

    def compute_etag(self) -> str | None:
        return self._headers.get("ETag")


def _find(folders: list[str], name: str) -> Path | None:
    """The first file of that name below one of the folders; never one outside them."""
    for folder in map(Path, folders):
        root, path = folder.resolve(), (folder / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    return None
