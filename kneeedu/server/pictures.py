"""Pictures in a lesson: by an address that changes with the picture, so that browsers keep them for a year."""

import re
from pathlib import Path
from typing import Any

from voila.exporter import VoilaMarkdownRenderer

from kneeedu.server.assets import asset

PICTURE = r"[\w./-]+\.(?:png|jpe?g|gif|svg|webp)"
"""Names below the notebooks' folder 'images' that may be sent."""
_IN_MARKDOWN = re.compile(rf"(?:\.\./)*(images/{PICTURE})")


class Pictured(VoilaMarkdownRenderer):
    """Links the pictures of the folder 'images', which Voilà would write into the page each time."""

    def image(self, text: str, url: str, title: str | None = None) -> Any:
        named = _IN_MARKDOWN.fullmatch(url)
        if named is None or ".." in named[1]:
            return super().image(text, url, title)
        path = Path(self.contents_manager.root_dir) / named[1]
        address = f"../../files/{named[1]}?v={asset(path).digest}" if path.is_file() else url
        return super(VoilaMarkdownRenderer, self).image(text, address, title)
