"""What may go wrong while running the stages. A user sees the sentence, never a traceback."""


class FlowError(Exception):
    """Nightwire cannot do what was asked; the message names the thing, what was expected and the next step."""


class BadSettings(FlowError):
    """The settings file cannot be used."""


class ServerTrouble(FlowError):
    """The Prefect server, its worker or its deployments are not as they should be."""
