import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { silentLog, systemClock, systemIds } from '#base';
import { createSipEndpoint, type SipEndpoint, type SipEndpointSettings } from '#telephony';
import { createSilentPool } from './sip-media.ts';

/** A SIP endpoint on a free loopback port that admits everybody and answers every call, unless told otherwise. */
export function openSipEndpoint(settings: Partial<SipEndpointSettings> = {}): Promise<SipEndpoint> {
  return createSipEndpoint({
    ...{ clock: systemClock, ids: systemIds, log: silentLog, bindAddress: '127.0.0.1', port: 0 },
    media: createSilentPool(),
    screen: () => ({ verdict: 'admit' }),
    onCall: (leg) => void leg.answer(),
    ...settings,
  });
}

/** One message as the wire carried it. */
export interface WireMessage {
  readonly startLine: string;
  /** Status code of a response, 0 for a request. */
  readonly status: number;
  readonly text: string;
  readonly body: string;
  /** First value of a header field, by its long name. */
  header(name: string): string;
}

function readWire(bytes: Buffer): WireMessage {
  const text = bytes.toString('latin1');
  const startLine = text.slice(0, text.indexOf('\r\n'));
  const end = text.indexOf('\r\n\r\n');
  return {
    startLine,
    text,
    status: Number(/^SIP\/2\.0 (\d{3})/.exec(startLine)?.[1] ?? 0),
    body: text.slice(end + 4),
    header: (name) => new RegExp(`^${name}:[ ]*(.*)$`, 'im').exec(text.slice(0, end))?.[1]?.trim() ?? '',
  };
}

/** A peer that sends octets as they are and collects what comes back. */
export interface RawPeer {
  readonly port: number;
  send(message: string | Buffer): void;
  /** The next message that fits; earlier ones that did not fit are skipped. */
  next(fits?: (message: WireMessage) => boolean): Promise<WireMessage>;
  /** From here on requests of this method get a 200 by themselves. */
  acceptAll(method: string): void;
  /** What came and was not taken yet. */
  readonly pending: readonly WireMessage[];
  /** TCP: resolves when the endpoint closed the connection. */
  readonly closed: Promise<void>;
  close(): void;
}

const PATIENCE_MS = 10_000;

class Inbox {
  readonly pending: WireMessage[] = [];
  #patience: NodeJS.Timeout | undefined;
  #waiter:
    | { readonly fits: (message: WireMessage) => boolean; readonly take: (message: WireMessage) => void }
    | undefined;

  /** Called for each message that nobody waits for; true when it took it. */
  onOther: (message: WireMessage) => boolean = () => false;

  add(message: WireMessage): void {
    if (this.#waiter?.fits(message)) {
      this.#waiter.take(message);
      this.#waiter = undefined;
    } else if (!this.onOther(message)) this.pending.push(message);
  }

  /** Whoever waits, waits no more. */
  close(): void {
    this.#waiter = undefined;
    clearTimeout(this.#patience);
  }

  next(fits: (message: WireMessage) => boolean): Promise<WireMessage> {
    while (this.pending.length > 0) {
      const message = this.pending.shift();
      if (message && fits(message)) return Promise.resolve(message);
    }
    return new Promise((resolve, reject) => {
      this.#patience = setTimeout(() => reject(new RangeError('No such SIP message came.')), PATIENCE_MS);
      this.#waiter = {
        fits,
        take: (message) => {
          clearTimeout(this.#patience);
          resolve(message);
        },
      };
    });
  }
}

/** The 200 to a request that came in. */
export function okTo(request: WireMessage): string {
  return request.text.replace(/^.*\r\n/, 'SIP/2.0 200 OK\r\n');
}

function acceptAll(inbox: Inbox, method: string, send: (message: string) => void): void {
  inbox.onOther = (message) => {
    if (!message.startLine.startsWith(`${method} `)) return false;
    send(okTo(message));
    return true;
  };
}

export async function openUdpPeer(endpointPort: number): Promise<RawPeer> {
  const inbox = new Inbox();
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.on('message', (bytes) => inbox.add(readWire(bytes)));
  const send = (message: string | Buffer) =>
    socket.send(Buffer.from(message as string, 'latin1'), endpointPort, '127.0.0.1');
  return {
    port: socket.address().port,
    pending: inbox.pending,
    send,
    acceptAll: (method) => acceptAll(inbox, method, send),
    next: (fits = () => true) => inbox.next(fits),
    closed: new Promise(() => undefined),
    close: () => {
      inbox.close();
      socket.close();
    },
  };
}

export async function openTcpPeer(endpointPort: number): Promise<RawPeer> {
  const inbox = new Inbox();
  const socket = connect({ host: '127.0.0.1', port: endpointPort });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/^content-length:\s*(\d+)/im.exec(rest.toString('latin1', 0, Math.max(end, 0)))?.[1] ?? 0);
      if (end < 0 || rest.length < end + 4 + length) return;
      inbox.add(readWire(rest.subarray(0, end + 4 + length)));
      rest = rest.subarray(end + 4 + length);
    }
  });
  // The endpoint may cut a peer that sends rubbish.
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  const send = (message: string | Buffer) => void socket.write(Buffer.from(message as string, 'latin1'));
  return {
    port: socket.localPort ?? 0,
    pending: inbox.pending,
    send,
    acceptAll: (method) => acceptAll(inbox, method, send),
    next: (fits = () => true) => inbox.next(fits),
    closed,
    close: () => {
      inbox.close();
      socket.destroy();
    },
  };
}

let count = 0;

export interface RequestOptions {
  readonly uri?: string;
  readonly port: number;
  readonly transport?: 'UDP' | 'TCP';
  readonly branch?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly to?: string;
  readonly cseq?: number;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly contentType?: string;
}

/** A well-formed request of a raw peer. */
export function requestText(method: string, options: RequestOptions): string {
  const id = ++count;
  const { uri = 'sip:1000@127.0.0.1', port, transport = 'UDP', body = '' } = options;
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} 127.0.0.1:${port};branch=${options.branch ?? `z9hG4bK-t${id}`};rport`,
    'Max-Forwards: 70',
    `From: "Test" <sip:alice@127.0.0.1>;tag=${options.fromTag ?? `f${id}`}`,
    `To: ${options.to ?? `<${uri}>`}`,
    `Call-ID: ${options.callId ?? `c${id}@test`}`,
    `CSeq: ${options.cseq ?? 1} ${method}`,
    `Contact: <sip:alice@127.0.0.1:${port}${transport === 'TCP' ? ';transport=tcp' : ''}>`,
    ...(options.headers ?? []),
  ];
  if (body !== '') lines.push(`Content-Type: ${options.contentType ?? 'application/sdp'}`);
  return `${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** A session description with one audio stream. */
export function sdpText(
  options: {
    readonly formats?: string;
    readonly direction?: string;
    readonly port?: number;
    readonly address?: string;
  } = {},
): string {
  const { formats = '8 0 101', direction = 'sendrecv', port = 40_000, address = '127.0.0.1' } = options;
  return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP ${formats}\r\na=rtpmap:101 telephone-event/8000\r\na=${direction}\r\n`;
}
