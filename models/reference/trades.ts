import { nameTokens } from '#lib/identifiers/person-name.ts'
import { Trade } from '#models/records/trade.ts'

export interface TradeChoice {
  code: string
  label: string
}

/** Alone (F1703), before its label or in brackets after it. */
const CODE = /^([A-NX]\d{4})\b|\(([A-NX]\d{4})\)\s*$/i
const MOST_WORDS = 5

/** Trades still offered whose label has words beginning so, in any order, or of this code: at most `limit`, by label. */
export async function searchTrades(typed: string, limit: number): Promise<TradeChoice[]> {
  const code = codeIn(typed)
  const words = nameTokens(typed).slice(0, MOST_WORDS)
  if (!code && words.length === 0) return []
  const labelled = { $and: words.map(word => ({ folded: new RegExp(`(?:^| )${word}`) })) }
  const found = await Trade.find({ ...(code ? { _id: code } : labelled), retiredAt: null })
    .sort({ folded: 1 })
    .limit(limit)
    .select('label')
    .lean()
  return found.map(({ _id, label }) => ({ code: _id, label }))
}

/** The trade that a text names by its code or its whole label; null when it names none, or several. */
export async function tradeNamed(typed: string): Promise<TradeChoice | null> {
  const code = codeIn(typed)
  const found = await Trade.find(code ? { _id: code } : { folded: nameTokens(typed).join(' ') })
    .limit(2)
    .select('label')
    .lean()
  const [only] = found
  return only && found.length === 1 ? { code: only._id, label: only.label } : null
}

function codeIn(typed: string): string | undefined {
  const [, before, after] = CODE.exec(typed.trim()) ?? []
  return (before ?? after)?.toUpperCase()
}
