import type { ChildProcess } from 'node:child_process'
import { median, type Finding } from './findings.ts'
import { cpuOf, load, serverOf, told } from './page/load.ts'
import type { PlannedPage } from './page/planned.ts'

const ROUNDS = Number(process.env['DECLIC_BENCH_ROUNDS'] ?? 7)
const REQUESTS = Number(process.env['DECLIC_BENCH_REQUESTS'] ?? 60)
const PEERS = ['stock', 'literal'] as const
const GOALS = { stock: 0.55, literal: 2 }

/**
 * P1 for the pages of the planning, as the whole application serves them with a store behind: CPU of the process that
 * serves, against stock Express + EJS and a template literal that have fifty rows at hand, interleaved. The store is a
 * process of its own and is not counted.
 */
export async function planned(): Promise<Finding[]> {
  const own = serverOf('planned')
  const { port, pages } = await told<{ port: number; pages: PlannedPage[] }>(own)
  const peers = await Promise.all(
    PEERS.map(async peer => {
      const child = serverOf(peer)
      return { peer, child, port: (await told<{ port: number }>(child)).port }
    })
  )
  const bytes: Record<string, number> = {}
  for (const { name, path, cookie } of pages)
    bytes[name] = await load({ port, count: REQUESTS, path, cookie })
  for (const peer of peers) await load({ port: peer.port, count: REQUESTS })

  const costs: Record<string, number[]> = {}
  const measure = async (name: string, child: ChildProcess, work: () => Promise<unknown>) => {
    const before = await cpuOf(child)
    await work()
    ;(costs[name] ??= []).push(((await cpuOf(child)) - before) / REQUESTS)
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { peer, child, port: at } of peers)
      await measure(peer, child, () => load({ port: at, count: REQUESTS }))
    for (const { name, path, cookie } of pages)
      await measure(name, own, () => load({ port, count: REQUESTS, path, cookie }))
  }
  for (const child of [own, ...peers.map(one => one.child)]) child.disconnect()
  return pages.flatMap(({ name }) =>
    PEERS.map(peer => ({
      name: `${name}: CPU ÷ ${peer}`,
      value: median((costs[name] ?? []).map((cost, round) => cost / (costs[peer]?.[round] ?? Number.NaN))),
      goal: GOALS[peer],
      raw: { us: costs[name] ?? [], peer: costs[peer] ?? [], bytes: bytes[name] ?? 0 }
    }))
  )
}
