import { Sector } from '#models/records/sector.ts'
import { Trade } from '#models/records/trade.ts'

/** What tells that a trade is of a sector: how its ROME code begins, or its code where people have put it there. */
export interface SisterTrades {
  prefixes: readonly string[]
  codes: readonly string[]
}

export async function sisterTrades(sector?: string): Promise<Map<string, SisterTrades>> {
  const [sectors, placed] = await Promise.all([
    Sector.find(sector ? { _id: sector } : {})
      .select('romePrefixes')
      .lean(),
    Trade.find({ setAt: { $type: 'date' }, ...(sector ? within(sector) : {}) })
      .select('sector otherSectors')
      .lean()
  ])
  const known = new Map<string, { prefixes: string[]; codes: string[] }>()
  for (const { _id, romePrefixes } of sectors) known.set(_id, { prefixes: romePrefixes, codes: [] })
  for (const { _id, sector: main, otherSectors } of placed)
    for (const code of [main ?? '', ...otherSectors]) known.get(code)?.codes.push(_id)
  return known
}

const within = (sector: string) => ({ $or: [{ sector }, { otherSectors: sector }] })
