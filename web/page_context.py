"""What every page is made with: templates, files, labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from pydantic import TypeAdapter

from bot import Reply
from web.assets import Assets
from web.conversation_service import ConversationService, guides_of
from web.cors import Origins
from web.render import Labels, Pages
from web.serialization import reply_dict

_REPLY = TypeAdapter(Reply)

_SPOKEN_BY_KIND = ("notice_", "error_")
"""Labels whose keys the modules put together."""
_OF_PAGES = "error_page_"
"""Labels of the pages for errors, which the element never speaks."""


class Site:
    """The pages of one advisor."""

    def __init__(self, service: ConversationService) -> None:
        self.service = service
        self.origins = Origins(service.settings)
        self.assets = Assets.load()
        self._pages = Pages()

    @property
    def base(self) -> str:
        """The path under which browsers see the advisor, with a slash at its end."""
        public = self.service.settings.public_url
        return (urlsplit(public).path if public else "") + "/"

    @property
    def knowledge(self) -> Any:
        """What the advisor knows now; it may be loaded anew while the server runs."""
        return getattr(self.service.advisor, "knowledge", None)

    @property
    def guides(self) -> Mapping[str, Any]:
        """The guides by id."""
        return guides_of(self.service.advisor)

    @property
    def labels(self) -> Mapping[str, str]:
        """The words of the UI."""
        return {} if self.knowledge is None else self.knowledge.phrasings.labels

    def shape(self, reply: Mapping[str, Any]) -> Reply:
        """A reply that was kept as JSON, whole again."""
        return _REPLY.validate_python(reply)

    def widget(self, guide: str | None) -> dict[str, Any]:
        """The element's words and limits."""
        spoken = self.assets.words
        by_kind = tuple(key for key in self.labels if key.startswith(_SPOKEN_BY_KIND) and not key.startswith(_OF_PAGES))
        labels = {key: words for key, words in self.labels.items() if key in spoken or key in by_kind}
        settings = self.service.settings
        return {
            "lang": "en",
            "guide": guide if guide in self.guides else None,
            "labels": labels,
            "welcome": reply_dict(self.service.advisor.welcome(guide if guide in self.guides else None)),
            "max_chars": settings.max_chars,
            "handoff": settings.handoff_url,
            "privacy": "/privacy",
        }

    def draw(self, template: str, **values: Any) -> str:
        """A page as HTML, with what every page needs."""
        asset = lambda name: self.base + self.assets.url(name)  # noqa: E731 - a name would hide how small it is
        return self._pages.draw(template, t=Labels(self.labels), lang="en", base=self.base, asset=asset, **values)


def site_of(request: Request) -> Site:
    """The site of the running application, made when its first page is asked for."""
    state = request.app.state
    if not hasattr(state, "site"):
        state.site = Site(state.service)
    site: Site = state.site
    return site
