import { Sector } from '#models/records/sector.ts'
import type { Skill } from '#models/records/skill.ts'
import { Trade } from '#models/records/trade.ts'

/** Its own skills, else those of its sector, and those already `noted` (codes): no debrief loses a word. */
export async function skillsOf(
  { trade, sector }: { trade: string; sector: string },
  noted: readonly string[] = []
): Promise<Skill[]> {
  const [ofTrade, ofSector] = await Promise.all([
    Trade.findById(trade).select('skills').lean(),
    Sector.findById(sector).select('skills').lean()
  ])
  const [own, shared] = [ofTrade?.skills ?? [], ofSector?.skills ?? []]
  const isAsked = ({ retired }: Skill) => !retired
  const asked = own.some(isAsked) ? own.filter(isAsked) : shared.filter(isAsked)
  const codes = new Set(asked.map(({ code }) => code))
  const kept = [...own, ...shared].filter(({ code }) => {
    const isKept = noted.includes(code) && !codes.has(code)
    if (isKept) codes.add(code)
    return isKept
  })
  return [...asked, ...kept]
}
