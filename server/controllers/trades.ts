import type { RequestHandler } from 'express'
import { searchTrades } from '#models/reference/trades.ts'
import { tradeText } from '../pages/people/facts.ts'

const SUGGESTED = 12

/** Trades for a field that suggests as one types, as the form writes them. */
export const index: RequestHandler = async (req, res) => {
  const { q } = req.query
  const trades = typeof q === 'string' ? await searchTrades(q.slice(0, 100), SUGGESTED) : []
  res.json(trades.map(tradeText))
}
