"""A version can be deleted beside the marker of a deleted file: the bucket of a lab is emptied so.

Plain moto fails with an error of its own, and the provider asks again for an hour.
"""

from moto.s3.models import FakeDeleteMarker


def close() -> None:
    # It holds no file that would have to be closed.
    FakeDeleteMarker.dispose = lambda self, garbage=False: None
