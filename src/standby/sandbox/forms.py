"""Posted forms, bounded."""

from collections.abc import Collection
from urllib.parse import parse_qs

from starlette.requests import Request

LARGEST_FORM = 64 * 1024


async def posted(request: Request, lists: Collection[str] = ()) -> dict[str, str]:
    """The posted fields; a body over :data:`LARGEST_FORM` bytes counts as an empty form.

    Of a field that comes again and again the first value counts; those of ``lists`` are joined with commas.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: ",".join(values) if name in lists else values[0] for name, values in fields.items()}
