import { nameTokens } from '#lib/identifiers/person-name.ts'
import { Trade, TRADE_CODE } from '#models/records/trade.ts'

/** `after` and `before` are codes of trades: the ends of the neighbouring ranges. */
export interface TradeSearch {
  q: string
  sector: string
  after: string
  before: string
}

export interface ListedTrade {
  code: string
  label: string
  sector: string | null
  skills: number
  isOffered: boolean
}

export interface TradeList {
  trades: ListedTrade[]
  previous: string | null
  next: string | null
}

const PAGE = 50
const MOST_WORDS = 5

/** One page of trades by label; a search is a code, or words that those of the label begin with. */
export async function listTrades({ q, sector, after, before }: TradeSearch): Promise<TradeList> {
  const isBackwards = after === '' && before !== ''
  const found = await Trade.find({
    $and: [matching(q), await beyond(after || before, isBackwards)],
    ...(sector ? { $or: [{ sector }, { otherSectors: sector }] } : {})
  })
    .sort(isBackwards ? { folded: -1, _id: -1 } : { folded: 1, _id: 1 })
    .limit(PAGE + 1)
    .select('label sector skills retiredAt')
    .lean<Pick<Trade, '_id' | 'label' | 'sector' | 'skills' | 'retiredAt'>[]>()
  const hasMore = found.length > PAGE
  const rows = isBackwards ? found.slice(0, PAGE).toReversed() : found.slice(0, PAGE)
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    trades: rows.map(({ _id, label, sector: main, skills = [], retiredAt }) => ({
      code: _id,
      label,
      sector: main ?? null,
      skills: skills.filter(({ retired }) => !retired).length,
      isOffered: !retiredAt
    })),
    previous: (isBackwards ? hasMore : after !== '') && first ? first._id : null,
    next: (isBackwards || hasMore) && last ? last._id : null
  }
}

function matching(q: string): Record<string, unknown> {
  const code = q.trim().toUpperCase()
  if (TRADE_CODE.test(code)) return { _id: code }
  const words = nameTokens(q).slice(0, MOST_WORDS)
  return words.length > 0 ? { $and: words.map(word => ({ folded: new RegExp(`(?:^| )${word}`) })) } : {}
}

async function beyond(code: string, isBackwards: boolean): Promise<Record<string, unknown>> {
  const from = code ? await Trade.findById(code).select('folded').lean() : null
  if (!from) return {}
  const side = isBackwards ? '$lt' : '$gt'
  return { $or: [{ folded: { [side]: from.folded } }, { folded: from.folded, _id: { [side]: from._id } }] }
}
