import { isIP } from 'node:net';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from '#base';
import type { Credentials } from '#providers/catalog';
import { operatorKeys } from './operator-keys.ts';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const Address = z.string().refine((text) => isIP(text) !== 0, 'is not an IP address');

const PortRange = z
  .string()
  .regex(/^\d+-\d+$/, 'is not of the form 10000-19999')
  .transform((text): [number, number] => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return [first, last];
  })
  .refine(
    ([first, last]) => first >= 1024 && last <= 65_535 && last - first >= 1,
    'is not a range of ports above 1023',
  );

const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));

const ROLES = ['web', 'calls', 'jobs'];

/** Every environment variable that Parley reads, as named in docs/configuration.md. */
const Environment = z.object({
  PARLEY_HTTP_PORT: port(8080),
  PARLEY_HTTP_ADDRESS: Address.default('0.0.0.0'),
  PARLEY_SIP_PORT: port(5060),
  PARLEY_SIP_ADDRESS: Address.default('0.0.0.0'),
  PARLEY_PUBLIC_ADDRESS: Address.optional(),
  PARLEY_RTP_PORTS: PortRange.default([10_000, 19_999]),
  PARLEY_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().optional(),
  PARLEY_SECRET_KEY: z.string().min(16, 'is shorter than 16 characters').optional(),
  PARLEY_ROLES: list(z.string())
    .refine(
      (given) => given.length === ROLES.length && ROLES.every((role) => given.includes(role)),
      'this version of Parley runs all roles in one process',
    )
    .optional(),
  PARLEY_BOOTSTRAP_API_KEY: z.string().min(16, 'is shorter than 16 characters').optional(),
  PARLEY_OUTBOUND_ALLOW: list(z.string()).default([]),
  PARLEY_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PARLEY_MEDIA_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(Math.max(1, cpus().length - 1)),
  PARLEY_PRICES: z.string().optional(),
  PARLEY_MODELS_URL: z
    .url({ protocol: /^https?$/, error: 'is not an address such as https://files.example.com/models' })
    .optional(),
  PARLEY_MAX_CALLS: z.coerce.number().int().min(1).max(100_000).default(500),
});

/** The program's settings, read once. */
export interface Config {
  readonly httpPort: number;
  readonly httpAddress: string;
  readonly sipPort: number;
  readonly sipAddress: string;
  readonly publicAddress: string | undefined;
  readonly rtpPorts: readonly [number, number];
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly secretKey: string | undefined;
  readonly bootstrapApiKey: string | undefined;
  readonly outboundAllow: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly mediaWorkers: number;
  readonly maxCalls: number;
  /** The operator's credentials, by vendor. */
  readonly providerKeys: Readonly<Record<string, Credentials>>;
  /** A JSON file; absolute. */
  readonly pricesFile: string | undefined;
  /** Where pulled models live. Absolute. */
  readonly modelsDir: string;
  /** A server that models are pulled from instead of their publishers'. */
  readonly modelsUrl: string | undefined;
}

/**
 * Reads the settings from `env`, by default the process's environment. Empty variables count as absent.
 * @throws StartError naming the first variable that is wrong and what it should be.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw configProblem(parsed.error, given);
  const values = parsed.data;
  return {
    httpPort: values.PARLEY_HTTP_PORT,
    httpAddress: values.PARLEY_HTTP_ADDRESS,
    sipPort: values.PARLEY_SIP_PORT,
    sipAddress: values.PARLEY_SIP_ADDRESS,
    publicAddress: values.PARLEY_PUBLIC_ADDRESS,
    rtpPorts: values.PARLEY_RTP_PORTS,
    dataDir: resolve(values.PARLEY_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    secretKey: values.PARLEY_SECRET_KEY,
    bootstrapApiKey: values.PARLEY_BOOTSTRAP_API_KEY,
    outboundAllow: values.PARLEY_OUTBOUND_ALLOW,
    logLevel: values.PARLEY_LOG,
    mediaWorkers: values.PARLEY_MEDIA_WORKERS,
    maxCalls: values.PARLEY_MAX_CALLS,
    providerKeys: operatorKeys(given),
    pricesFile: values.PARLEY_PRICES === undefined ? undefined : resolve(values.PARLEY_PRICES),
    modelsDir: resolve(values.PARLEY_DATA_DIR, 'models'),
    modelsUrl: values.PARLEY_MODELS_URL,
  };
}

const SECRET = new Set(['PARLEY_SECRET_KEY', 'PARLEY_BOOTSTRAP_API_KEY', 'DATABASE_URL']);

function configProblem(error: z.ZodError, given: Readonly<Record<string, unknown>>): StartError {
  const issue = error.issues[0];
  const name = String(issue?.path[0] ?? 'the environment');
  const shown = SECRET.has(name) ? '' : ` "${String(given[name])}"`;
  return new StartError(
    `${name}${shown}: ${issue?.message ?? 'is not valid'}.`,
    REMEDY[name] ?? 'See docs/configuration.md.',
  );
}

const PORT_REMEDY = 'Give a port between 1 and 65535, or 0 for any free one.';
const REMEDY: Readonly<Record<string, string>> = {
  PARLEY_HTTP_PORT: PORT_REMEDY,
  PARLEY_SIP_PORT: PORT_REMEDY,
  PARLEY_RTP_PORTS: 'Give a range such as 10000-19999.',
  PARLEY_ROLES: 'Leave it out, or set it to web,calls,jobs.',
  PARLEY_LOG: 'Give one of debug, info, warn, error, silent.',
};
