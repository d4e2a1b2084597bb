import { errorMessage, StartError } from '#base';
import type { Config } from '../config.ts';
import { endOfTurn, languageModel, pulledModels, recogniser, voices } from './engine-checks.ts';
import { type Check, type NamedFinding, problem } from './finding.ts';
import { clocks, nodeVersion, openFiles, processors, realTime, timers } from './machine-checks.ts';
import { httpPort, reachability, rtpPorts, sipPort } from './network-checks.ts';
import type { Probes } from './probes.ts';
import { databaseState, dataFolder, secretKey } from './storage-checks.ts';

const CHECKS: readonly Check[] = [
  // First, while nothing else keeps the machine busy.
  ...[nodeVersion, timers, processors, realTime, openFiles, clocks],
  ...[dataFolder, secretKey, databaseState],
  ...[reachability, httpPort, sipPort, rtpPorts],
  ...[voices, recogniser, pulledModels, endOfTurn, languageModel],
];

/** Every check, one after the other. One that fails by itself is a problem, and the others go on. */
export async function diagnose(config: Config, probes: Probes): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  for (const { name, run } of CHECKS) {
    const finding = await run(config, probes).catch(problemOf);
    findings.push({ name, ...finding });
  }
  return findings;
}

/** What an error says to the user of the doctor. */
export function problemOf(error: unknown) {
  if (error instanceof StartError) return problem(error.message, error.remedy);
  return problem(`The check failed: ${errorMessage(error)}.`, 'Check the rights of the user who runs this.');
}
