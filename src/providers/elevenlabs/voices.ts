import type { Voice } from '../text-to-speech.ts';

/** Voices that every account has, shown while the account's own list cannot be had; the first one is the default. */
export const ELEVENLABS_VOICES: readonly Voice[] = [
  { id: 'EXAVITQu4vr4xnSDxMaL', name: 'Sarah', language: 'mul', gender: 'female' },
  { id: 'cgSgspJ2msm6clMCkdW9', name: 'Jessica', language: 'mul', gender: 'female' },
  { id: 'XrExE9yKIg1WjnnlVkGX', name: 'Matilda', language: 'mul', gender: 'female' },
  { id: 'nPczCjzI2devNBz1zQrb', name: 'Brian', language: 'mul', gender: 'male' },
  { id: 'cjVigY5qzO86Huf0OWal', name: 'Eric', language: 'mul', gender: 'male' },
  { id: 'Xb7hH8MSUJpSbSDYk0k2', name: 'Alice', language: 'mul', gender: 'female' },
  { id: 'pFZP5JQG7iQjIQuC4Bku', name: 'Lily', language: 'mul', gender: 'female' },
  { id: 'JBFqnCBsd6RMkjVDRZzb', name: 'George', language: 'mul', gender: 'male' },
  { id: 'onwK4e9ZLuTAKqWW03F9', name: 'Daniel', language: 'mul', gender: 'male' },
  { id: 'IKne3meq5aSn9XLyUdCD', name: 'Charlie', language: 'mul', gender: 'male' },
];
