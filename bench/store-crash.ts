import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crash } from '#test/store/crash.ts'
import type { Finding } from './findings.ts'

const rounds = Number(process.env['KILLS'] ?? 12)

/** KILLS (12) times the store is killed with -9 under four writers and opened again: what it had acknowledged is there. */
export async function storeCrash(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-bench-'))
  try {
    const { acknowledged, lost, forgotten, brokenIndexes } = await crash(folder, rounds)
    const found = (name: string, value: number): Finding => ({
      name: `store-crash: ${name} in ${rounds} kills, ${acknowledged} inserts acknowledged`,
      value,
      unit: '',
      goal: 0,
      raw: { rounds, acknowledged }
    })
    return [
      found('inserts lost', lost),
      found('updates lost', forgotten),
      found('broken indexes', brokenIndexes)
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
