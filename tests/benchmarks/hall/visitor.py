"""What a browser does over HTTP to open a page: redirects, cookies, the waiting page, its files, leaving."""

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

PATIENCE_S = 300.0
AT_ONCE = 6
"""Connections of a browser to one host."""


@dataclass
class Visitor:
    """One browser. waited: how often it met the waiting page; received: bytes of pages (unpacked) and files."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    waited: int = 0
    received: int = 0

    async def open(self) -> str:
        """The page to its end, or RuntimeError with what was answered instead."""
        where = self.address
        while True:
            answer = await self.fetch(where)
            if answer.code in (301, 302, 303, 307):
                where = urljoin(where, answer.headers["Location"])
            elif answer.code == 503:
                self.waited += 1
                await self._wait_in_line(where, answer)
            elif answer.code == 200:
                return answer.body.decode()
            else:
                raise RuntimeError(f"the page answered {answer.code}")

    async def load(self, files: Iterable[str]) -> None:
        """The files a browser fetches on its first visit, so many at a time as it would."""
        places = asyncio.Semaphore(AT_ONCE)

        async def one(path: str) -> None:
            async with places:
                answer = await self.fetch(urljoin(self.address, path), decompress_response=False)
            if answer.code != 200:
                raise RuntimeError(f"a file of the page answered {answer.code}")

        await asyncio.gather(*map(one, files))

    async def hand_back(self, kernel: str) -> None:
        """What a page sends when it is left."""
        body = f"_xsrf={self.cookies.get('_xsrf', '')}"
        await self.fetch(urljoin(self.address, f"/voila/api/shutdown/{kernel}"), method="POST", body=body)

    async def _wait_in_line(self, where: str, answer: HTTPResponse) -> None:
        """Ask as the waiting page does; where there is no line to ask, come again later."""
        while True:
            line = await self.fetch(urljoin(where, "/kneeedu/line"))
            if line.code != 200:
                await asyncio.sleep(float(answer.headers.get("Retry-After", "5")))
                return
            told = json.loads(line.body)
            if told["comes"]:
                return
            await asyncio.sleep(told["again_s"])

    async def fetch(self, where: str, **options: Any) -> HTTPResponse:
        unpacks = options.get("decompress_response", True)
        request = HTTPRequest(
            where,
            follow_redirects=False,
            connect_timeout=PATIENCE_S,
            request_timeout=PATIENCE_S,
            headers={"Cookie": self.cookie, "Accept-Encoding": "gzip" if unpacks else "gzip, br"},
            **options,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        if answer.code == 599:
            raise RuntimeError(f"no answer: {answer.error}")
        self.received += len(answer.body or b"")
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def kernel_of(page: str) -> str:
    """The kernel a page names, or RuntimeError."""
    found = re.search(r'"kernelId":\s*"([\w-]+)"', page)
    if not found:
        raise RuntimeError("the page names no kernel")
    return found[1]
