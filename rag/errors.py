"""Everything that can go wrong on purpose; each message says what to do."""


class RagError(Exception):
    """The one base of our errors: its text is fit to be shown to a user."""


class UnreadableDocument(RagError):
    """A file of the corpus can't be turned into text."""


class CorpusNotFound(RagError):
    """The corpus folder isn't there."""


class IndexInUse(RagError):
    """Another process is writing the index."""


class BrokenIndex(RagError):
    """The index on disk can't be opened."""


class ChromaServerFailed(RagError):
    """The Chroma server of the settings can't be used."""


class ModelNotFound(RagError):
    """A model that the settings name can't be loaded."""


class ChatModelFailed(RagError):
    """The chat model gave no usable reply."""


class InvalidSettings(RagError):
    """A setting has a value that can't be used."""


class InvalidQuestion(RagError):
    """What was asked, or what is said to have been said before, isn't text."""


class AddressInUse(RagError):
    """The page can't be served where the settings say."""


class UnknownDocument(RagError):
    """No document of that name is indexed."""
