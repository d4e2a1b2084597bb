export * from './assistant.ts';
export * from './call.ts';
export * from './errors.ts';
export * from './permission.ts';
