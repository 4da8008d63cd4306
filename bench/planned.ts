import type { ChildProcess } from 'node:child_process'
import { median, type Finding } from './findings.ts'
import { cpuOf, load, serverOf, sizeOf, told } from './page/load.ts'
import type { PlannedPage } from './page/planned.ts'

const ROUNDS = Number(process.env['DECLIC_BENCH_ROUNDS'] ?? 7)
const REQUESTS = Number(process.env['DECLIC_BENCH_REQUESTS'] ?? 60)
/** Only the pages whose name begins with this. */
const ONLY = process.env['DECLIC_BENCH_PAGES'] ?? ''
/** Of a page before it is measured: the peers answer one kind of page all along, and would else be better run in. */
const WARM_UP = 240
const PEERS = ['stock', 'literal'] as const
const GOALS = { stock: 0.55, literal: 2 }
/** Held to the goal also against peers that have all at hand. */
const AT_HAND = ['week of 400 by agency', 'open workshops', 'open workshops, JSON', 'open workshops, ICS']

interface Peer {
  peer: (typeof PEERS)[number]
  child: ChildProcess
  port: number
}

/**
 * P1 for the pages of the planning, as the whole application serves them with a store behind: CPU of the process that
 * serves, against stock Express + EJS and a template literal, interleaved. A peer shows as many rows as the page counts
 * workshops, or as make it as large as the page where each is shown (before either is compressed): a week of four
 * hundred workshops is no page of fifty.
 *
 * Against peers that have all at hand, and, where the page reads, against peers that read too. Those ask at each request
 * each question of the page once, of the same store, by the raw driver, and decode what comes (session and account of its
 * reader are among them); the rows they draw are those at hand. The store is a process of its own and is not counted.
 */
export async function planned(): Promise<Finding[]> {
  const own = serverOf('planned')
  const { port, pages, reads } = await told<{ port: number; pages: PlannedPage[]; reads: string }>(own)
  const peers: Peer[] = await Promise.all(
    PEERS.map(async peer => {
      const child = serverOf(peer, { DECLIC_BENCH_READS: reads })
      return { peer, child, port: (await told<{ port: number }>(child)).port }
    })
  )
  const findings: Finding[] = []
  for (const [at, page] of pages.entries())
    if (page.name.startsWith(ONLY))
      findings.push(...(await against(peers, { ...page, at }, { child: own, port })))
  for (const child of [own, ...peers.map(one => one.child)]) child.disconnect()
  return findings
}

async function against(
  peers: Peer[],
  { name, path, cookie, counted, at, reads: asked }: PlannedPage & { at: number },
  own: { child: ChildProcess; port: number }
): Promise<Finding[]> {
  const page = { port: own.port, path, cookie }
  const bytes = await sizeOf(page)
  await load({ ...page, count: WARM_UP })
  const alike = await Promise.all(
    peers.map(async one => ({ ...one, ...(await alikeAt(one.port, { bytes, counted })) }))
  )
  const measured = alike.flatMap(one => [
    { ...one, reads: 0, costs: [] as number[] },
    ...(asked > 0 ? [{ ...one, path: `${one.path}&reads=${at}`, reads: asked, costs: [] as number[] }] : [])
  ])
  for (const one of measured) await load({ port: one.port, path: one.path, count: REQUESTS })
  const us: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of measured)
      one.costs.push(await costOf(one.child, { port: one.port, path: one.path, count: REQUESTS }))
    us.push(await costOf(own.child, { ...page, count: REQUESTS }))
  }
  return measured.map(({ peer, rows, reads, bytes: peerBytes, costs }) => {
    const ratios = us.map((cost, round) => cost / (costs[round] ?? Number.NaN))
    return {
      name: `${name}: CPU ÷ ${peer} of ${rows} rows${reads > 0 ? ' that reads' : ''}`,
      value: median(ratios),
      ...(reads > 0 || AT_HAND.includes(name) ? { goal: GOALS[peer] } : {}),
      raw: { us, peer: costs, ratios, bytes, peerBytes, reads }
    }
  })
}

/** The page of a peer that has as many rows, or comes nearest to so many bytes; never without a row. */
async function alikeAt(port: number, { bytes, counted }: { bytes: number; counted: number | undefined }) {
  const sizeWith = (rows: number) => sizeOf({ port, path: addressOf(rows) })
  const [one, many] = [await sizeWith(1), await sizeWith(101)]
  const rows = counted ?? Math.max(1, Math.round((bytes - one) / ((many - one) / 100)) + 1)
  return { rows, path: addressOf(rows), bytes: await sizeWith(rows) }
}

const addressOf = (rows: number) => `/workshops?rows=${rows}`

/** Microseconds of the processor for one request. */
async function costOf(child: ChildProcess, asked: Parameters<typeof load>[0]): Promise<number> {
  const before = await cpuOf(child)
  await load(asked)
  return ((await cpuOf(child)) - before) / asked.count
}
