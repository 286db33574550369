"""Stylesheets, pictures and scripts: compressed once, and kept by browsers where the address names the content."""

import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tornado.web import HTTPError, RequestHandler

from kneeedu.errors import KneeEduError
from kneeedu.server.compressed import WORTH_IT_BYTES, Compressed

PACKAGE = Path(__file__).resolve().parents[1]
PLOTLY = "plotly-basic.min.js"
"""The one script that draws figures, on the pages that have one."""
OURS = {
    "kneeedu.css": PACKAGE / "widgets" / "kneeedu.css",
    "pages.css": PACKAGE / "server" / "static" / "pages.css",
    "page.js": PACKAGE / "server" / "static" / "page.js",
    "waiting.js": PACKAGE / "server" / "static" / "waiting.js",
    "no_math.js": PACKAGE / "server" / "static" / "no_math.js",
    "favicon.svg": PACKAGE / "server" / "static" / "favicon.svg",
    PLOTLY: PACKAGE / "server" / "vendor" / "plotly" / PLOTLY,
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
    """What is sent: as it is, and compressed where that is worth it."""

    plain: bytes
    compressed: Compressed | None
    kind: str
    digest: str


def asset_of(plain: bytes, name: str) -> Asset:
    """Content under a name, which says of what kind it is."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    digest = digest_of([plain])
    is_worth_it = kind.startswith(_TEXT) and len(plain) > WORTH_IT_BYTES
    return Asset(plain, Compressed(plain, digest) if is_worth_it else None, kind, digest)


def digest_of(contents: Iterable[bytes]) -> str:
    """Sixteen hex digits that change when any of the contents does."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:16]


@lru_cache(maxsize=512)
def _load(path: str, _changed_ns: int) -> Asset:
    """A file; read anew only when it has changed."""
    return asset_of(Path(path).read_bytes(), path)


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
    """Sends one thing, compressed where the browser takes it; what the address names by content is kept for a year.

    find: the asset of a name, or None. folder: for addresses that hold a digest before the name, the one of what is
    there now; other addresses name the digest of the asset as 'v'.
    """

    def initialize(self, find: Callable[[str], Asset | None], folder: str = "") -> None:
        self.find, self.folder = find, folder

    async def head(self, *path: str) -> None:
        await self.get(*path)

    async def get(self, *path: str) -> None:
        found = self.find(path[-1])
        if found is None:
            raise HTTPError(404)
        named = path[0] == self.folder if self.folder else self.get_query_argument("v", "") == found.digest
        self.send(found, is_kept=named)

    def send(self, found: Asset, is_kept: bool) -> None:
        form = found.compressed and found.compressed.accepted(self.request.headers.get("Accept-Encoding", ""))
        coding, content = form or ("", found.plain)
        self.set_header("Cache-Control", _YEAR if is_kept else _ASK_AGAIN)
        self.set_header("ETag", f'"{found.digest}{coding and "-" + coding}"')
        self.set_header("Content-Type", found.kind)
        if self.check_etag_header():
            self.set_status(304)
            return
        if coding:
            self.set_header("Content-Encoding", coding)
        self.write(content)

    def compute_etag(self) -> str | None:
        return self._headers.get("ETag")


def ours(name: str) -> Asset | None:
    """A file of the package that may be served."""
    return asset(OURS[name]) if name in OURS else None


def in_folders(*folders: str | Path) -> Callable[[str], Asset | None]:
    """Finds the first file of a name below one of the folders; never one outside them."""

    def find(name: str) -> Asset | None:
        for folder in map(Path, folders):
            root, path = folder.resolve(), (folder / name).resolve()
            if path.is_relative_to(root) and path.is_file():
                return asset(path)
        return None

    return find
