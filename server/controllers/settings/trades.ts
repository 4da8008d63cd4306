import type { Request, RequestHandler, Response } from 'express'
import { Trade, isOwnTrade } from '#models/records/trade.ts'
import { comingIn } from '#models/settings/coming-workshops.ts'
import { listTrades } from '#models/settings/list-trades.ts'
import { addTrade, factsOfTrade, setTrade } from '#models/settings/trades.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { param } from '../../forms/param.ts'
import { read, readSound, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { newTradeForm, tradeForm, tradeSearchForm } from '../../forms/trade.ts'
import { sectorWords } from '../../pages/sectors.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** Trades by label, narrowed by words, code or sector. */
export const index: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const { value: search } = readSound(tradeSearchForm, req.query)
  const [{ trades, previous, next }, sectors] = await Promise.all([listTrades(search), sectorWords({ lang })])
  const address = (more: Record<string, string>) => {
    const query = new URLSearchParams(
      Object.entries({ q: search.q, sector: search.sector, ...more }).filter(([, text]) => text !== '')
    )
    return `${paths.tradeSettings()}?${query.toString()}`
  }
  const locals = {
    q: search.q,
    sector: search.sector,
    sectors: sectors.every,
    trades: trades.map(trade => ({ ...trade, sector: trade.sector ? sectors.nameOf(trade.sector) : '' })),
    previous: previous ? address({ before: previous }) : undefined,
    next: next ? address({ after: next }) : undefined
  }
  render(res, 'trades/index', locals, { title: t('frame.trades.title'), here: 'settings' })
}

const newForm: RequestHandler = (_req, res) => showNew(res)
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(newTradeForm, req.body)
  if (form.errors) return showNew(res, { typed: form.typed, errors: sentences(t, form.errors) })
  try {
    await addTrade(form.value, { by: req.user._id })
    flash(res, 'frame.trades.added', { params: { name: form.value.label } })
    res.redirect(303, paths.tradeSettings())
  } catch (error) {
    await showNew(res, { typed: form.typed, ...refused(t, error) })
  }
}

async function showNew(res: Response, refusal?: Refused) {
  const { t, lang } = sharedOf(res)
  const sectors = await sectorWords({ lang })
  const locals = {
    typed: fieldsOf(refusal?.typed ?? {}),
    sectors: sectors.offered(),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: t('frame.trades.new'), here: 'settings', width: 'reading' } as const
  render(res, 'trades/new', locals, { ...frame, refused: refusal !== undefined })
}

export const edit: RequestHandler = async (req, res) => show(res, await find(req))

export const update: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const trade = await find(req)
  const current = currentValues(trade)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const [change, { nameOf }] = await Promise.all([
      lastChange(res, 'trade', trade._id),
      sectorWords({ lang })
    ])
    const label = (name: string) => t(`frame.trades.${name as 'label' | 'sector' | 'skills' | 'isOffered'}`)
    const say = (name: string, value: string) =>
      name === 'sector' || name === 'otherSectors' ? nameOf(value) : value
    return show(res, trade, { typed, ...conflictErrors(t, conflicts, current, { label, say, change }) })
  }
  const form = read(tradeForm, typed)
  if (form.errors) return show(res, trade, { typed, errors: sentences(t, form.errors) })
  try {
    await setTrade(trade._id, form.value, { by: req.user._id, since: trade.setAt ?? null })
    flash(res, 'frame.saved', { params: { name: form.value.label } })
    res.redirect(303, paths.trade(trade._id))
  } catch (error) {
    await show(res, trade, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, trade: Trade, refusal?: Refused) {
  const { lang } = sharedOf(res)
  const current = currentValues(trade)
  const [days, coming, sectors] = await Promise.all([
    lastChanges(res, 'trade', trade._id),
    comingIn({ trade: trade._id }),
    sectorWords({ lang })
  ])
  const locals = {
    code: trade._id,
    isOwn: isOwnTrade(trade._id),
    name: trade.label,
    typed: fieldsOf(refusal?.typed ?? current),
    sectors: sectors.every,
    coming,
    days,
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: trade.label, here: 'settings', width: 'reading' } as const
  render(res, 'trades/edit', locals, { ...frame, refused: refusal !== undefined })
}

/** What stands of a trade, field by field as its form sends it back. */
function currentValues(trade: Trade): Typed {
  const { label, sector, otherSectors, skills, isOffered } = factsOfTrade(trade)
  return { label, sector, otherSectors, skills: skills.join('\n'), isOffered: isOffered ? 'yes' : '' }
}

function find(req: Request): Promise<Trade> {
  return Trade.findById(param(req, 'trade')).orFail()
}
