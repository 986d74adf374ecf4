"""An error as an AWS client reads it, in the form of the service's protocol."""

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape

Response = tuple[int, dict[str, str], str]


class Refusal(Exception):
    """A request that AWS refuses: its HTTP status, its code, and the words for a person."""

    def __init__(self, service: str, code: str, message: str, status: int = 403) -> None:
        super().__init__(f"{code}: {message}")
        self.service = service
        self.code = code
        self.message = message
        self.status = status


def response(refusal: Refusal, request_headers: Mapping[str, str]) -> Response:
    if request_headers.get("X-Amz-Target"):
        body = json.dumps({"__type": refusal.code, "message": refusal.message})
        return refusal.status, {"Content-Type": "application/x-amz-json-1.1"}, body
    error = f"<Code>{refusal.code}</Code><Message>{escape(refusal.message)}</Message>"
    if refusal.service == "ec2":
        body = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>mock</RequestID></Response>"
    else:
        body = f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>mock</RequestId></ErrorResponse>"
    return refusal.status, {"Content-Type": "text/xml"}, body
