import { createReadStream } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import '#models/records/all.ts'
import { makeLog } from '#lib/log.ts'
import { workImports } from '#jobs/work-imports.ts'
import { connect, disconnect } from '#models/records/database.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { confirmImport } from '#models/importing/run/confirm.ts'
import { uploadFile } from '#models/importing/run/upload.ts'

/** What the process measured of itself: seconds, of the clock and of the processor, and bytes of memory held (RSS). */
export interface Measured {
  staged: number
  saved: number
  processor: number
  /** Connected, before any work. */
  atRest: number
  most: number
  /** The most of each part of the work. */
  parts: Record<string, number>
}

/**
 * A process that does nothing but bring one list in, with the verbs of the product and the job of the worker. Arguments:
 * address of the store, the file, and who brings it (agency, account). Sends what it measured.
 */
const [uri = '', file = '', agency = '', by = ''] = process.argv.slice(2)
await connect(uri, { name: 'bench', waitMs: 10_000 })
await ImportRun.findOne().lean()
await delay(1_000)

const atRest = process.memoryUsage.rss()
const parts: Record<string, number> = {}
let [part, most] = ['bringing', atRest]
const look = () => {
  const held = process.memoryUsage.rss()
  most = Math.max(most, held)
  parts[part] = Math.max(parts[part] ?? 0, held)
}
const watching = setInterval(look, 10)

const ids = { agency: agency as never, by: by as never }
const { _id } = await uploadFile({ ...ids, fileName: 'liste.csv', bytes: createReadStream(file) })
const now = () => ImportRun.findById(_id).orFail()
const work = async (name: string) => {
  part = name
  const from = performance.now()
  for (let importation = await now(); importation.isAtWork; importation = await now()) {
    await workImports({ log: makeLog('silent') })
    look()
  }
  return (performance.now() - from) / 1000
}
const staged = await work('staging')
await confirmImport(await now(), { by: by as never })
const saved = await work('saving')
clearInterval(watching)
const { user, system } = process.cpuUsage()
const processor = (user + system) / 1_000_000
process.send?.({ staged, saved, processor, atRest, most, parts } satisfies Measured)
await disconnect()
