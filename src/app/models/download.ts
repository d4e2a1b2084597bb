import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, errorMessage, retry, StartError, TimeoutError, withDeadline } from '#base';

export interface Download {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where it goes; what an earlier try left there is gone on with. */
  readonly file: string;
}

export interface DownloadDeps {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Bytes of the file so far. */
  readonly onProgress: (bytes: number) => void;
}

const TRIES = { attempts: 6, firstDelayMs: 500, maxDelayMs: 8000 };
/** A server that sends nothing for so long will not send anything. */
const STALLED_MS = 30_000;
const NETWORK_REMEDY =
  'Check the network and run this again: it goes on where it stopped. A machine without access to the internet can use a mirror, see PARLEY_MODELS_URL in docs/configuration.md.';

/** The connection broke or the server has trouble: asking for the rest can help. */
class Interruption extends Error {
  override readonly name = 'Interruption';
}

/** Brings a file, over as many connections as it takes, and compares its checksum. @throws StartError */
export async function download(file: Download, deps: DownloadDeps): Promise<void> {
  await mkdir(dirname(file.file), { recursive: true });
  const never = new AbortController().signal;
  try {
    await retry(deps.clock, { ...TRIES, retryable: (error) => error instanceof Interruption }, never, () =>
      fetchRest(file, deps),
    );
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    throw new StartError(`${hostOf(file)} cannot be reached: ${error.message}.`, NETWORK_REMEDY);
  }
  const found = await checksumOf(file.file);
  if (found === file.sha256) return;
  await rm(file.file);
  throw new StartError(
    `What ${hostOf(file)} sent is not the model: its SHA-256 is ${found}, not ${file.sha256}.`,
    'It was thrown away. Run this again; if that does not help, the file at that address has changed or is tampered with.',
  );
}

/** Appends what is missing. */
async function fetchRest(file: Download, { clock, fetch: ask, onProgress }: DownloadDeps): Promise<void> {
  const have = await sizeOf(file.file);
  if (have === file.bytes) return;
  const isUsable = have < file.bytes;
  const from = isUsable ? have : 0;
  const controller = new AbortController();
  const patient = <T>(wait: Promise<T>) => withDeadline(clock, STALLED_MS, undefined, () => wait);
  try {
    const headers = from > 0 ? { range: `bytes=${from}-` } : {};
    const response = await patient(ask(file.url, { headers, signal: controller.signal }));
    refuse(response, file);
    await append(response, file, { from: response.status === 206 ? from : 0, onProgress, patient });
  } catch (error) {
    controller.abort();
    if (error instanceof StartError || error instanceof Interruption || isDiskError(error)) throw error;
    throw new Interruption(reasonOf(error), { cause: error });
  }
}

/** An answer that holds no bytes of the file. */
function refuse({ status, headers }: Response, file: Download): void {
  if (status === 200) return;
  if (status === 206) {
    if (headers.get('content-range')?.startsWith('bytes ')) return;
    throw new Interruption('it sent a part of the file without saying which');
  }
  if (status === 429 || status >= 500) throw new Interruption(`it answered ${status}`);
  throw new StartError(
    `${hostOf(file)} does not have ${file.url} (it answered ${status}).`,
    'Check PARLEY_MODELS_URL if you set it; otherwise look for a newer version of Parley.',
  );
}

async function append(
  response: Response,
  file: Download,
  use: {
    readonly from: number;
    readonly onProgress: (bytes: number) => void;
    readonly patient: <T>(wait: Promise<T>) => Promise<T>;
  },
): Promise<void> {
  let written = use.from;
  const output = await open(file.file, written === 0 ? 'w' : 'a');
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await use.patient(reader?.read() ?? Promise.resolve({ done: true, value: undefined }));
      if (piece.done) break;
      written += piece.value.length;
      if (written > file.bytes) throw tooLong(file);
      await output.writeFile(piece.value);
      use.onProgress(written);
    }
  } finally {
    await output.close();
  }
  if (written < file.bytes) throw new Interruption('the connection ended before the file did');
}

const tooLong = (file: Download) =>
  new StartError(
    `What ${hostOf(file)} sends is longer than the model.`,
    'Check PARLEY_MODELS_URL if you set it; otherwise look for a newer version of Parley.',
  );

const hostOf = ({ url }: Download) => new URL(url).host;

function reasonOf(error: unknown): string {
  if (error instanceof TimeoutError) return 'it sends nothing any more';
  // fetch says "fetch failed" and keeps the reason as the cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return errorMessage(cause).replace(/\.$/, '');
}

const isDiskError = (error: unknown) =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'].includes(String(error.code));

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
