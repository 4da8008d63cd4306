import type { ChildProcess } from 'node:child_process'
import { median, type Finding } from './findings.ts'
import { cpuOf, load, serverOf, told } from './page/load.ts'

const ROUNDS = 7
const REQUESTS = 400
const WARM_UP = 400
const MODES = ['declic', 'stock', 'literal'] as const
type Mode = (typeof MODES)[number]

/** P1: CPU of the fifty-row list through the whole chain against stock Express + EJS and a template literal, interleaved. */
export async function page(): Promise<Finding[]> {
  const servers = new Map<Mode, { child: ChildProcess; port: number; bytes: number }>()
  for (const mode of MODES) {
    const child = serverOf(mode)
    const { port } = await told<{ port: number }>(child)
    const bytes = await load({ port, count: WARM_UP })
    servers.set(mode, { child, port, bytes })
  }
  const costs: Record<Mode, number[]> = { declic: [], stock: [], literal: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const mode of MODES) {
      const server = servers.get(mode)
      if (!server) continue
      const before = await cpuOf(server.child)
      await load({ port: server.port, count: REQUESTS })
      costs[mode].push(((await cpuOf(server.child)) - before) / REQUESTS)
    }
  }
  const bytes = Object.fromEntries([...servers].map(([mode, server]) => [mode, server.bytes]))
  for (const { child } of servers.values()) child.disconnect()
  const ratios = (peer: Mode) => costs.declic.map((cost, round) => cost / (costs[peer][round] ?? Number.NaN))
  return [
    {
      name: 'page: CPU ÷ stock Express + EJS',
      value: median(ratios('stock')),
      goal: 0.55,
      raw: { ...costs, bytes }
    },
    { name: 'page: CPU ÷ node:http + template literal', value: median(ratios('literal')), goal: 2, raw: {} }
  ]
}
