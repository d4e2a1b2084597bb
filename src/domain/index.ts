export * from './assistant.ts';
export * from './call.ts';
export * from './errors.ts';
export * from './number.ts';
export * from './passage.ts';
export * from './permission.ts';
export * from './prompt.ts';
export * from './transcript.ts';
