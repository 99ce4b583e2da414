"""Discord as it really is, laid over SimCord: what Discord refuses is refused here, with its own error codes.

    with strict(env) as rules:
        ...
        rules.block_private(user)         # 50007 from now on
        with rules.expects(50007):        # the bot is meant to meet this one
            ...
        rules.assert_clean()

SimCord 3.2.1 is more lenient (`../shared/design.md`, section 3). Two things stay as SimCord has them: a forum created
with its tags in one request, which Discord accepts and SimCord cannot (create it, then edit it), and permissions that
SimCord asks on top (`manage_events` to create an event, `manage_messages` to pin, `manage_channels` to edit a thread).
"""

from __future__ import annotations

from tests.support.strict.layer import Limits, Strict, Violation, strict
from tests.support.strict.refusals import RateLimited, Refused

__all__ = ["Limits", "RateLimited", "Refused", "Strict", "Violation", "strict"]
