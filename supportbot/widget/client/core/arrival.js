// The way back into the chat from a mail: an address that ends with #supportbot=<token>.

const SIGN = /^#supportbot=([\w:-]{20,500})$/;

/** The token, taken out of the address so that it stays in no bookmark; empty without one. */
export const arrival = () => {
  const [, token = ""] = SIGN.exec(location.hash) ?? [];
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
};
