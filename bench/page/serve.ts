import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One mode in a process of its own: tells its port, then answers 'cpu' with the microseconds it has used. */
const now = new Date('2026-11-24T08:00:00Z')
const mode = process.argv[2] ?? 'declic'
const modes: Record<string, () => Promise<Server>> = {
  declic: async () => createServer((await import('./declic.ts')).declic(now)),
  stock: async () => createServer((await import('./stock.ts')).stock(now)),
  literal: async () => (await import('./literal.ts')).literal(now),
  planned: async () => (await import('./planned.ts')).planned()
}
const make = modes[mode]
if (!make) throw new Error(`No mode ${mode}`)
const server = (await make()).listen(0, '127.0.0.1', () => {
  void tell((server.address() as AddressInfo).port)
})
/** Its port; of the mode with a store behind, also who is signed in and which pages there are. */
async function tell(port: number): Promise<void> {
  const more = mode === 'planned' ? (await import('./planned.ts')).measured() : {}
  process.send?.({ port, ...more })
}
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system })
})
process.on('disconnect', () => process.exit(0))
