import type { RequestHandler, Response } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { ROLES } from '#models/records/account.ts'
import { describeAccount, type ListedAccount, listAccounts } from '#models/access/accounts.ts'
import type { AccountVerb } from '#views/accounts/pages.ts'
import { accountForm, accountSearch } from '../forms/account.ts'
import { param } from '../forms/param.ts'
import { read, readSound, type Faults, type Typed } from '../forms/read.ts'
import { sentences } from '../forms/sentences.ts'
import { optionsOf } from '../options.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { journalAbout } from '#models/journal/write.ts'
import { linesOf } from '../pages/journal/lines.ts'
import { placeOptions } from '../pages/accounts/places.ts'

/** The journal has the rest. */
const HISTORY_SHOWN = 50

export const index: RequestHandler = async (req, res) => {
  const { value: looked } = readSound(accountSearch, req.query)
  const { accounts, previous, next } = await listAccounts(looked)
  const address = (more: Record<string, string>) => {
    const query = new URLSearchParams(
      Object.entries({ q: looked.q, role: looked.role, ...more }).filter(([, text]) => text)
    )
    return `${paths.accounts()}?${query.toString()}`
  }
  const locals = {
    q: looked.q,
    role: looked.role,
    roles: ROLES,
    accounts: accounts.map(account => ({ ...account, verbs: verbsFor(account, req.user._id.toHexString()) })),
    previous: previous ? address({ before: previous }) : undefined,
    next: next ? address({ after: next }) : undefined
  }
  render(res, 'accounts/index', locals, { title: sharedOf(res).t('accounts.title'), here: 'accounts' })
}

/** What the list offers for an account; nobody disables their own. */
function verbsFor({ id, state, role, sees }: ListedAccount, own: string): AccountVerb[] {
  if (state === 'disabled') return ['enabling']
  const right = sees.includes('restricted') ? 'restricted-right-removal' : 'restricted-right'
  const rights: AccountVerb[] = role === 'counsellor' ? [right] : []
  const first = { invited: ['invitation'], locked: ['unlocking'], active: [] } as const
  return id === own ? [...first[state]] : [...first[state], ...rights, 'disabling']
}

/** One account: where it works, what may be done to it, and what was. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const account = await describeAccount(param(req, 'account'))
  if (!account) throw new NotFound()
  const entries = await journalAbout('account', account.id, { limit: HISTORY_SHOWN })
  const locals = {
    account: { ...account, verbs: verbsFor(account, req.user._id.toHexString()) },
    lines: await linesOf(t, entries)
  }
  render(res, 'accounts/show', locals, { title: t('accounts.one'), here: 'accounts' })
}

const newForm: RequestHandler = async (_req, res) => {
  await showForm(res, { role: 'counsellor', language: 'fr' })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { value, typed, errors } = read(accountForm, req.body)
  if (!value) return showForm(res, typed, errors)
  try {
    const account = await inviteColleague({ ...value, _id: idToMake(res), by: req.user._id }, optionsOf(req).secret)
    await noteMade(res, account._id)
    flash(res, 'accounts.invited', { params: { email: account.email } })
    res.redirect(303, paths.account(account._id.toHexString()))
  } catch (error) {
    if (!(error instanceof Refusal) || !error.field) throw error
    await showForm(res, typed, { [error.field]: { key: error.key, params: error.params } })
  }
}

async function showForm(
  res: Response,
  typed: Typed,
  faults: Faults<Record<string, string>> = {}
): Promise<void> {
  const { t } = sharedOf(res)
  const errors = sentences(t, faults)
  const form = Object.fromEntries(
    Object.entries(typed).map(([name, text]) => [name, typeof text === 'string' ? text : ''])
  )
  const frame = {
    title: t('accounts.new.title'),
    here: 'accounts',
    width: 'reading',
    refused: Object.keys(faults).length > 0
  } as const
  render(res, 'accounts/new', { form, errors, places: await placeOptions(), roles: ROLES }, frame)
}
