"""The address one puts in the copy of a mail so that it is filed here, as the service words it (documented examples).

Nothing is received at it: it ends in a name that is nobody's (RFC 2606), so no mail ever reaches a stranger's company.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.backend.call import Call

HOST = "pipedrivemail.invalid"


def cc_email(call: Call) -> str:
    """The company's address, which is that of its persons and organizations."""
    return f"{call.company['domain']}@{HOST}"


def cc_email_of_deal(call: Call, id: int) -> str:
    """A deal's own address."""
    return f"{call.company['domain']}+deal{id}@{HOST}"


def cc_email_of_lead(call: Call, id: str) -> str:
    """A lead's own address, which names the company too."""
    return f"{call.company['domain']}+{call.company['id']}+lead{id.replace('-', '')}@{HOST}"
