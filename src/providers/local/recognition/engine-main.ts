import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from './engine.ts';
import type { EngineOrder } from './protocol.ts';

/** The recognition engine's own process: a crash of the native library ends it and nothing else. */
const folder = mkdtempSync(join(tmpdir(), 'parley-recognition-'));
const engine = new Engine(folder, (news) => process.send?.(news));
engine.warmUp();
process.on('message', (order) => engine.accept(order as EngineOrder));
// The platform is gone, or wants this process to go.
process.on('disconnect', () => process.exit(0));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
