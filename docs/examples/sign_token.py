"""Signs who is signed in on your pages. Runs on your server; needs PyJWT: pip install "pyjwt[crypto]"."""

import os
import sys
import time
import uuid

import jwt

KID = "your-key"
ALGORITHM = "HS256"  # or "EdDSA"


def sign_token(customer_ref: str) -> str:
    """A token for the customer with this reference in billing; it is good for a quarter of an hour."""
    now = int(time.time())
    claims = {
        "sub": customer_ref,
        "aud": "supportbot",
        "iat": now,
        "exp": now + 15 * 60,  # at most 24 hours
        "jti": uuid.uuid4().hex,
    }
    # The secret for HS256, the private key (PEM) for EdDSA.
    return jwt.encode(claims, os.environ["SUPPORTBOT_KEY"], algorithm=ALGORITHM, headers={"kid": KID})


if __name__ == "__main__":
    print(sign_token(sys.argv[1]))
