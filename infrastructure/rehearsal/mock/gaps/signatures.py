"""Who asks is taken from the access key; the signature is not computed again.

Plain moto computes it from the request as it parsed it, gets another one where a query string or a chunked body was
involved, and refuses `aws s3 ls`. Whether a client signs rightly is not what a rehearsal asks.
"""

from moto.iam.access_control import IAMRequestBase


def close() -> None:
    def check_signature(self: IAMRequestBase) -> None:
        pass

    IAMRequestBase.check_signature = check_signature
