// Signs who is signed in on your pages. Runs on your server; needs Node 18 or newer and no package.

import { createHmac, randomUUID, sign } from "node:crypto";
import { argv, env } from "node:process";
import { pathToFileURL } from "node:url";

const KID = "your-key";
const ALGORITHM = "HS256"; // or "EdDSA"

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

// SUPPORTBOT_KEY is the secret for HS256, the private key (PEM) for EdDSA.
const signature = (text) => (ALGORITHM === "EdDSA"
  ? sign(null, Buffer.from(text), env.SUPPORTBOT_KEY).toString("base64url")
  : createHmac("sha256", env.SUPPORTBOT_KEY).update(text).digest("base64url"));

// A token for the customer with this reference in billing; it is good for a quarter of an hour.
export const signToken = (customerRef) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: customerRef,
    aud: "supportbot",
    iat: now,
    exp: now + 15 * 60, // at most 24 hours
    jti: randomUUID(),
  };
  const text = `${part({ alg: ALGORITHM, typ: "JWT", kid: KID })}.${part(claims)}`;
  return `${text}.${signature(text)}`;
};

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) console.log(signToken(argv[2]));
