import mongoose from 'mongoose'
import { nameTokens } from '#lib/identifiers/person-name.ts'
import { defineModel, record, type ModelOf } from './record.ts'

const schema = new mongoose.Schema({
  /** ROME code, a letter and four digits: 'F1704'. */
  _id: { type: String, required: true },
  label: { type: String, required: true },
  /** Labels change between versions of the ROME: the code alone does not say what was shown. */
  version: { type: String, required: true },
  parent: { type: String, default: null },
  sector: { type: String, default: null },
  /** Folded label, for the search of a trade. */
  folded: { type: String, required: true }
})
schema.index({ sector: 1, label: 1 })
schema.index({ folded: 1 })

/** A trade as a list offers it. */
export interface TradeChoice {
  code: string
  label: string
}

/** Alone (F1703), before its label or in brackets after it. */
const CODE = /^([A-N]\d{4})\b|\(([A-N]\d{4})\)\s*$/i
const MOST_WORDS = 5

class TradeRecord extends record(schema) {
  /** Trades whose label has words beginning so, in any order, or of this code: at most `limit`, by label. */
  static async search(
    this: ModelOf<typeof schema, TradeRecord>,
    typed: string,
    limit: number
  ): Promise<TradeChoice[]> {
    const code = codeIn(typed)
    const words = nameTokens(typed).slice(0, MOST_WORDS)
    if (!code && words.length === 0) return []
    const labelled = { $and: words.map(word => ({ folded: new RegExp(`(?:^| )${word}`) })) }
    const found = await this.find(code ? { _id: code } : labelled)
      .sort({ folded: 1 })
      .limit(limit)
      .select('label')
      .lean()
    return found.map(({ _id, label }) => ({ code: _id, label }))
  }

  /** The trade that a text names by its code or its whole label; null when it names none, or several. */
  static async named(this: ModelOf<typeof schema, TradeRecord>, typed: string): Promise<TradeChoice | null> {
    const code = codeIn(typed)
    const found = await this.find(code ? { _id: code } : { folded: nameTokens(typed).join(' ') })
      .limit(2)
      .select('label')
      .lean()
    const [only] = found
    return only && found.length === 1 ? { code: only._id, label: only.label } : null
  }
}

function codeIn(typed: string): string | undefined {
  const [, before, after] = CODE.exec(typed.trim()) ?? []
  return (before ?? after)?.toUpperCase()
}

export type Trade = TradeRecord
export const Trade = defineModel('Trade', schema, TradeRecord)
