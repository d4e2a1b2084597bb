import { z } from 'zod';
import type { Credentials } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';

/**
 * A key file of a service account. Other kinds of credentials are refused: they can name files, programs and URLs that the
 * library would read, run and ask.
 */
const ServiceAccount = z.object({
  type: z.literal('service_account'),
  project_id: z.string().regex(/^[a-z][a-z0-9.:-]{1,80}$/),
  client_email: z.email(),
  private_key: z.string().includes('PRIVATE KEY'),
});

export interface GoogleAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly privateKey: string;
  /** `global`, a multi-region as `eu`, or a region as `europe-west4`. */
  readonly region: string;
}

/** @throws ProviderError (configuration) that does not repeat what is wrong: it would be the key */
export function accountOf({ serviceAccount = '', region = '' }: Credentials): GoogleAccount {
  const account = ServiceAccount.safeParse(parsed(serviceAccount)).data;
  if (!account || !/^[a-z0-9-]*$/.test(region)) throw failureOf('google-cloud', 'configuration');
  return {
    ...{ projectId: account.project_id, clientEmail: account.client_email, privateKey: account.private_key },
    region: region || 'global',
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
