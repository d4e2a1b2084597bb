import type { grpc } from 'google-gax';
import type { VendorAccess } from '../catalog/vendor.ts';
import { checkedAddress } from '../checked-address.ts';
import { accountOf, type GoogleAccount } from './account.ts';

type Client = grpc.Client;

/** How a client of Google's libraries is made. */
export type GoogleOptions = {
  readonly projectId: string;
  readonly credentials: { client_email: string; private_key: string };
  readonly apiEndpoint: string;
  readonly port?: number;
};

/**
 * Options for a client that speaks gRPC to `host` with the customer's account, or without TLS and account to an address that
 * asks for neither.
 * @throws ProviderError
 */
export async function connectTo(
  access: VendorAccess,
  host: (account: GoogleAccount) => string,
): Promise<{ readonly account: GoogleAccount; readonly options: GoogleOptions }> {
  const account = accountOf(access.credentials);
  const address = await checkedAddress('google-cloud', access);
  const options = {
    projectId: account.projectId,
    credentials: { client_email: account.clientEmail, private_key: account.privateKey },
    apiEndpoint: address?.host ?? host(account),
    ...(address && { port: address.port }),
  };
  if (!address || address.isSecure) return { account, options };
  const { grpc } = await import('google-gax');
  return { account, options: { ...options, ...{ sslCreds: grpc.credentials.createInsecure() } } };
}

/** Begins to connect, so that the first call does not wait for it. `stub` is a client's, which it keeps for its calls. */
export async function connectAhead(stub: Promise<object> | undefined): Promise<void> {
  (await (stub as Promise<Client> | undefined))?.getChannel().getConnectivityState(true);
}
