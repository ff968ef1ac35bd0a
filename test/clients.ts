import { spawnSync } from 'node:child_process'
import { describe } from 'vitest'

/** The Python that boto3, botocore and the AWS CLI are installed for. */
export const PYTHON = process.env['STINT_PYTHON'] ?? 'python3'

const answers = ([command = '', ...rest]: readonly string[]): boolean => spawnSync(command, rest).status === 0

/** A suite for a real client: skipped by name where `probe` does not run, unless STINT_REQUIRE_CLIENTS=1 asks for it. */
export function describeClient(client: string, probe: readonly string[], suite: () => void): void {
  const present = process.env['STINT_REQUIRE_CLIENTS'] === '1' || answers(probe)
  describe.skipIf(!present)(present ? client : `${client} (not installed)`, suite)
}
