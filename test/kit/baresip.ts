import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { sleep, systemClock } from '#base';

export interface BaresipSettings {
  /** Scratch folder for its configuration and recordings. */
  readonly folder: string;
  /** Own address; baresip refuses 127.0.0.1. */
  readonly address: string;
  /** 8 kHz mono WAV that it speaks. */
  readonly speech: string;
}

/** A running baresip, a softphone of others, steered over its control port. */
export interface Baresip {
  command(command: string, params?: string): void;
  /** Types of the events so far, such as CALL_ESTABLISHED. */
  readonly events: readonly string[];
  /** Waits until an event of this type came. */
  until(type: string, timeoutMs: number): Promise<void>;
  /** What it heard, recorded by itself: WAV files. */
  recordings(): Promise<string[]>;
  close(): Promise<void>;
}

const CONTROL_PORT = 4444;

export async function startBaresip(settings: BaresipSettings): Promise<Baresip> {
  const { folder, address } = settings;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config'), configOf(settings));
  await writeFile(join(folder, 'accounts'), `<sip:caller@${address}>;regint=0;audio_codecs=PCMA/8000/1\n`);
  await writeFile(join(folder, 'contacts'), '');
  const child = spawn('baresip', ['-4', '-f', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  const socket = await connectControl(child);
  const events: string[] = [];
  readNetstrings(socket, (text) => {
    const message: unknown = JSON.parse(text);
    if (typeof message === 'object' && message !== null && 'type' in message) events.push(String(message.type));
  });
  return {
    events,
    command: (command, params = '') => {
      const text = JSON.stringify({ command, params });
      socket.write(`${Buffer.byteLength(text)}:${text},`);
    },
    async until(type, timeoutMs) {
      const untilMs = systemClock.now() + timeoutMs;
      while (!events.includes(type)) {
        if (systemClock.now() > untilMs) throw new Error(`baresip never said ${type}; it said ${events.join(', ')}`);
        await sleep(systemClock, 20);
      }
    },
    recordings: async () =>
      (await readdir(folder)).filter((name) => name.endsWith('-dec.wav')).map((name) => join(folder, name)),
    async close() {
      socket.destroy();
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function configOf({ folder, address, speech }: BaresipSettings): string {
  return [
    'poll_method epoll',
    `sip_listen ${address}:5070`,
    `audio_source aufile,${speech}`,
    'audio_player aubridge,nowhere',
    'ausrc_srate 8000',
    'ausrc_channels 1',
    'auplay_srate 8000',
    'auplay_channels 1',
    'rtp_ports 21000-21100',
    'module_path /usr/lib/baresip/modules',
    ...['g711', 'aufile', 'aubridge', 'sndfile'].map((name) => `module ${name}.so`),
    ...['account', 'contact', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
    `ctrl_tcp_listen 127.0.0.1:${CONTROL_PORT}`,
    `snd_path ${folder}`,
    '',
  ].join('\n');
}

/** The control port opens a moment after the start. */
async function connectControl(child: ChildProcess): Promise<Socket> {
  const errors: string[] = [];
  child.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = await new Promise<Socket | undefined>((resolve) => {
      const candidate = connect(CONTROL_PORT, '127.0.0.1', () => resolve(candidate));
      candidate.once('error', () => resolve(undefined));
    });
    if (socket) return socket;
    await sleep(systemClock, 50);
  }
  throw new Error(`baresip did not open its control port: ${errors.join('')}`);
}

/** `5:hello,` (cr.yp.to/proto/netstrings.txt). */
function readNetstrings(socket: Socket, onText: (text: string) => void): void {
  let buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const colon = buffer.indexOf(':');
      const length = Number(buffer.subarray(0, Math.max(0, colon)).toString());
      if (colon < 0 || buffer.length < colon + length + 2) return;
      onText(buffer.subarray(colon + 1, colon + 1 + length).toString());
      buffer = buffer.subarray(colon + length + 2);
    }
  });
}
