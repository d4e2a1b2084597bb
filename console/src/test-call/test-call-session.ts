import type { BrowserMessage, ServerMessage } from '#features/calls/contract';
import { startTestCall } from '../api/calls.ts';
import { type CallSocket, openCallSocket } from './call-socket.ts';
import { type CallView, IDLE, type Input, isRunning, reduce } from './call-state.ts';
import { askForMicrophone } from './microphone.ts';
import { createPeer, type Peer } from './peer.ts';
import { startSocketAudio } from './socket-audio.ts';

/** WebRTC that brings no audio by then is given up for audio over the websocket. */
const MEDIA_WAIT_MS = 3000;
const GOODBYE_WAIT_MS = 1000;

export interface TestCallTarget {
  readonly assistantId: string;
  readonly version: 'draft' | 'published';
}

/** One test call after another with an assistant: microphone, signalling and audio. Whoever makes it calls `close`. */
export class TestCallSession {
  private view = IDLE;
  private readonly listeners = new Set<() => void>();
  private readonly audio = new Audio();
  private socket: CallSocket | undefined;
  private peer: Peer | undefined;
  private stopSocketAudio: (() => void) | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private stream: MediaStream | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getView = (): CallView => this.view;

  /** The microphone, for the level meter. */
  get microphone(): MediaStream | undefined {
    return this.stream;
  }

  /** Begins a call by voice; without a microphone it says why, and the visitor may go on by typing. */
  async startTalking(target: TestCallTarget): Promise<void> {
    this.put({ type: 'ask' });
    const { stream, problem } = await askForMicrophone();
    if (this.view.phase !== 'asking') return stopTracks(stream);
    if (problem) return this.put({ type: 'no-microphone', problem });
    this.stream = stream;
    await this.connect(target);
  }

  /** Begins a call by typing and keys; the assistant is heard all the same. */
  async startTyping(target: TestCallTarget): Promise<void> {
    this.release();
    await this.connect(target);
  }

  say(text: string): void {
    this.send({ type: 'text', text });
  }

  press(key: string): void {
    this.send({ type: 'key', key });
  }

  setMuted(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
    this.put({ type: 'mute', muted });
  }

  hangUp(): void {
    this.send({ type: 'hang-up' });
    clearTimeout(this.watchdog);
    // The server says `over` after the last events; one that does not is not waited for.
    this.watchdog = setTimeout(() => {
      this.release();
      this.put({ type: 'closed' });
    }, GOODBYE_WAIT_MS);
  }

  /** Ends whatever goes on. Idempotent. */
  close(): void {
    if (isRunning(this.view)) this.send({ type: 'hang-up' });
    this.release();
    this.put({ type: 'reset' });
  }

  private async connect(target: TestCallTarget): Promise<void> {
    this.put({ type: 'connect', microphone: this.stream !== undefined });
    try {
      const { path, callId } = await startTestCall(target);
      if (!isRunning(this.view)) return;
      this.put({ type: 'ticket', callId });
      const peer = await createPeer(this.stream, this.audio);
      if (!isRunning(this.view)) return peer.close();
      this.peer = peer;
      this.openSocket(path, peer.offer);
    } catch (error) {
      this.release();
      this.put({ type: 'failed', error });
    }
  }

  private openSocket(path: string, offer: string): void {
    const socket = openCallSocket(path, {
      onOpen: () => {
        socket.send({ type: 'offer', sdp: offer, microphone: this.stream !== undefined });
        this.watchdog = setTimeout(() => void this.checkMedia(), MEDIA_WAIT_MS);
      },
      onMessage: (message) => {
        if (this.socket === socket) this.receive(message);
      },
      onClosed: () => {
        if (this.socket !== socket) return;
        this.release();
        this.put({ type: 'closed' });
      },
    });
    this.socket = socket;
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'answer')
      this.peer?.accept(message.sdp).then(
        () => this.put({ type: 'transport', transport: 'webrtc' }),
        () => void this.fallBack(),
      );
    if (message.type === 'fallback') void this.fallBack();
    this.put({ type: 'server', message });
    if (message.type === 'over') this.release();
  }

  private async checkMedia(): Promise<void> {
    const { peer } = this;
    if (!peer || (await peer.hasMedia()) || this.peer !== peer) return;
    await this.fallBack();
  }

  private async fallBack(): Promise<void> {
    const { socket } = this;
    if (!socket || this.stopSocketAudio) return;
    this.peer?.close();
    this.peer = undefined;
    this.stopSocketAudio = () => undefined;
    socket.send({ type: 'fallback' });
    const stop = await startSocketAudio(socket, this.stream);
    if (this.socket !== socket) return stop();
    this.stopSocketAudio = stop;
    this.put({ type: 'transport', transport: 'websocket' });
  }

  private send(message: BrowserMessage): void {
    this.socket?.send(message);
  }

  private release(): void {
    clearTimeout(this.watchdog);
    this.socket?.close();
    this.peer?.close();
    this.stopSocketAudio?.();
    stopTracks(this.stream);
    this.socket = undefined;
    this.peer = undefined;
    this.stopSocketAudio = undefined;
    this.stream = undefined;
  }

  private put(input: Input): void {
    this.view = reduce(this.view, input);
    for (const listener of this.listeners) listener();
  }
}

function stopTracks(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
