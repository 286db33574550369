"""How a notebook becomes a page: Voilà's renderer, without what it does anew for each learner and need do only once."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from copy import deepcopy
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from voila.configuration import VoilaConfiguration
from voila.execute import VoilaExecutor
from voila.exporter import VoilaExporter
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

GREETS_WITHIN_S, READY_WITHIN_S = 1.0, 60.0
StartKernel = Callable[[], Awaitable[tuple[str, AsyncKernelManager]]]


class Press:
    """What all pages have in common: the template, compiled once, and for each notebook the scripts it needs.

    settings: those of the web application; options: what Voilà's renderer is to be given for every page.
    """

    def __init__(self, settings: dict[str, Any], log: Any, **options: Any) -> None:
        self.settings, self.log, self.options = settings, log, options
        self.configuration: VoilaConfiguration = options["voila_configuration"]
        self._page_configs: dict[str, dict[str, Any]] = {}

    def page(self, path: str, start_kernel: StartKernel, opening: str = "") -> "Renderer":
        """The renderer of one page for one learner. opening: what the page says before its kernel is there, as HTML."""
        config = self.page_config(path)
        return Renderer(self, start_kernel, opening, notebook_path=path, page_config=config, **self.options)

    def prepare(self, path: str) -> None:
        """Compile the template and find the scripts of a notebook now, while nobody waits for them."""
        self.page_config(path)
        _ = self.exporter.template

    def page_config(self, path: str) -> dict[str, Any]:
        """Found out once for each notebook: it means reading what every lab extension says of itself."""
        if path not in self._page_configs:
            known = {
                "base_url": self.options["base_url"],
                "settings": self.settings,
                "log": self.log,
                "voila_configuration": self.configuration,
            }
            hook = self.configuration.page_config_hook
            self._page_configs[path] = hook(get_page_config(**known), **known, notebook_path=path)
        return self._page_configs[path]

    @cached_property
    def exporter(self) -> VoilaExporter:
        """Serves all pages at once: it holds nothing of any one of them."""
        exporter = VoilaExporter(
            template_paths=self.options["template_paths"],
            template_name=self.configuration.template,
            config=self.options["traitlet_config"],
            contents_manager=self.options["contents_manager"],
            theme=self.configuration.theme,
            base_url=self.options["base_url"],
            show_margins=self.configuration.show_margins,
        )
        exporter.exclude_input = exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
        return exporter


class Renderer(NotebookRenderer):
    """Draws one page for one learner, and starts its kernel only when the template comes to the first cell that runs.

    Unlike Voilà's, it takes no template, theme or hook from the notebook or the address.

    start_kernel: starts the learner's kernel; returns its id and its manager.
    """

    def __init__(self, press: Press, start_kernel: StartKernel, opening: str, **voila: Any) -> None:
        super().__init__(**voila)
        self.press, self.start_kernel, self.opening = press, start_kernel, opening

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The page, piece by piece, as it comes to be. FileNotFoundError when there is no such notebook."""
        path = Path(self.contents_manager.root_dir) / self.notebook_path
        configuration = self.voila_configuration
        self.notebook = deepcopy(read_notebook(path, path.stat().st_mtime_ns))
        self.cwd = str(Path(self.notebook_path).parent)
        self.theme, self.template_name = configuration.theme, configuration.template
        self.page_config["jupyterLabTheme"] = self.theme
        self.resources = {
            "base_url": self.base_url,
            "theme": self.theme,
            "template": self.template_name,
            "metadata": {"name": path.stem},
            "page_config": self.page_config,
            "opening": self.opening,
            **configuration.config.VoilaConfiguration.resources,
        }
        self.exporter = self.press.exporter
        try:
            async for piece, _ in self.generate_content_generator():
                yield piece
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        """Let go of the kernel's sockets, also where the page was left half drawn.

        Sockets that Python's collector finds open it waits for, and the whole server with it, if the kernel has ended.
        """
        executor = getattr(self, "executor", None)
        if executor is not None and executor.kc is not None:
            executor.kc.stop_channels()

    async def _jinja_kernel_start(self, nb: Any, **_voila: Any) -> str:
        """Called by the template where the kernel is first needed."""
        kernel_id, manager = await self.start_kernel()
        self.executor = VoilaExecutor(
            nb, km=manager, config=self.traitlet_config, show_tracebacks=self.voila_configuration.show_tracebacks
        )
        self.executor.kc = await client_of(manager)
        return kernel_id


async def client_of(manager: AsyncKernelManager) -> AsyncKernelClient:
    """A client whose subscription is there, so that nothing the kernel says from now on is missed.

    jupyter_client's own way asks for the kernel's description and then waits for two tenths of a second of silence; a
    kernel that greets each subscriber, as ours do, need not be asked. RuntimeError when the kernel never answers.
    """
    client: AsyncKernelClient = manager.client()
    client.start_channels(stdin=False, hb=False, control=False)
    client.allow_stdin = False
    try:
        await asyncio.wait_for(client.get_iopub_msg(), GREETS_WITHIN_S)
    except TimeoutError:
        await client.wait_for_ready(READY_WITHIN_S)
    return client


@lru_cache(maxsize=64)
def read_notebook(path: Path, _changed_ns: int) -> nbformat.NotebookNode:
    """A notebook as it lies on disk, read anew only when it has changed."""
    return nbformat.read(path, as_version=4)
