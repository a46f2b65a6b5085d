"""One HTTP call from a site to another site of the same server."""

from dataclasses import dataclass

from mock_sites.provisioning.messages import HttpCall

_LONGEST_ANSWER = 64 * 1024

Address = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What came back; `body_sign` is the header of that name."""

    status: int
    body_sign: str
    body: bytes


class NoAnswerError(Exception):
    """Nobody answered, not in time, or not in HTTP."""


def exchange(call: HttpCall, *, address: Address, host: str, seconds: float) -> HttpAnswer:
    """Make a call to a server at an address, as to a host name, and return the answer.

    Python's resolver does not know the names under localhost, so that they can't be the address.
    """
    import http.client  # 30 ms that only the first call has to pay; httpx would take 85 ms

    connection = http.client.HTTPConnection(*address, timeout=seconds)
    try:
        connection.request(call.method, call.target, body=call.body, headers={**call.headers, "Host": host})
        answer = connection.getresponse()
        body = answer.read(_LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswerError(f"no answer: {type(error).__name__}") from error
    finally:
        connection.close()
    return HttpAnswer(status=answer.status, body_sign=answer.headers.get("Body-Sign", ""), body=body)
