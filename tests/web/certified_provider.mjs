// A certified OpenID provider on this machine, for `certified_provider.py`: PORT, CLIENT_ID, SECRET and the way back.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [clientId, secret, back] = process.argv.slice(2);
const server = createServer((asked, answer) => provider.callback()(asked, answer));
let provider;
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [back], grant_types: ["authorization_code"] }],
    cookies: { keys: ["of no importance"] },
  });
  console.log(issuer);
});
