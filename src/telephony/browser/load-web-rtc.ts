/**
 * Loads the WebRTC implementation: half a second and 30 MB that a node does without until a browser calls. To be called
 * when a node that expects browsers is ready, so that its first call is as quick as the others.
 */
export function loadWebRtc(): Promise<typeof import('./web-rtc-peer.ts')> {
  return import('./web-rtc-peer.ts');
}
