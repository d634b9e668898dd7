"""What can go wrong, for who catches it."""


class FloodmarkError(Exception):
    """Something can't be recorded, read or shown; the message is one line that says why, and what to do."""


class AgentError(FloodmarkError):
    """Nothing can be recorded, or nothing is."""


class NoRoom(AgentError):
    """Four parts are being profiled inside of what is recorded, and there is no room for one more."""


class NodeMissing(FloodmarkError):
    """There is no Node.js that will do."""
