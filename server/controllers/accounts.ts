import type { Request, RequestHandler, Response } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { Account, ROLES } from '#models/records/account.ts'
import { describeAccount, type ListedAccount, listAccounts } from '#models/access/accounts.ts'
import type { AccountVerb } from '#views/accounts/pages.ts'
import {
  accountChangeForm,
  accountForm,
  accountSearch,
  newAccountQuery,
  type AccountChangeForm
} from '../forms/account.ts'
import { param } from '../forms/param.ts'
import { read, readSound, type Typed } from '../forms/read.ts'
import { conflictErrors, mergeEdits } from '../forms/edit-conflicts.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { optionsOf } from '../options.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { journalAbout } from '#models/journal/write.ts'
import { linesOf } from '../pages/journal/lines.ts'
import { changeAccount } from '#models/access/change-account.ts'
import { colleaguesOf, settleHandOver } from '#models/planning/hand-over.ts'
import { currentValues, fieldsOf, showEdit, wordingOf } from '../pages/accounts/form.ts'
import { onlyAgency, placeOptions } from '../pages/accounts/places.ts'

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
function verbsFor({ id, state, role, sees, territory }: ListedAccount, own: string): AccountVerb[] {
  if (state === 'disabled') return ['enabling']
  const right = sees.includes('restricted') ? 'restricted-right-removal' : 'restricted-right'
  const lead = sees.includes('lead') ? 'lead-right-removal' : 'lead-right'
  const region = sees.includes('region') ? 'region-right-removal' : 'region-right'
  const isRegion = role === 'regional' && Boolean(territory?.startsWith('region-'))
  const rights: AccountVerb[] = role === 'counsellor' ? [right, lead] : isRegion ? [region] : []
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

/** For the agency that the address names, or the only one there is. */
const newForm: RequestHandler = async (req, res) => {
  const { value } = readSound(newAccountQuery, req.query)
  const agency = value.agency || (await onlyAgency())
  await showForm(res, { role: 'counsellor', language: 'fr', agency })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { value, typed, errors } = read(accountForm, req.body)
  if (!value) return showForm(res, typed, sentences(sharedOf(res).t, errors))
  try {
    const invited = { ...value, _id: idToMake(res), by: req.user._id }
    const account = await inviteColleague(invited, optionsOf(req).secret)
    await noteMade(res, account._id)
    flash(res, 'accounts.invited', { params: { email: account.email } })
    res.redirect(303, paths.account(account._id.toHexString()))
  } catch (error) {
    await showForm(res, typed, refused(sharedOf(res).t, error).errors)
  }
}

async function showForm(res: Response, typed: Typed, errors: Record<string, string> = {}): Promise<void> {
  const frame = {
    title: sharedOf(res).t('accounts.new.title'),
    here: 'accounts',
    width: 'reading',
    refused: Object.keys(errors).length > 0
  } as const
  render(res, 'accounts/new', await fieldsOf(typed, errors), frame)
}

/** An account as its form shows it, and what stays in the agency of a counsellor who leaves it. */
export const edit: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  await showEdit(res, account, { typed: currentValues(account) })
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const account = await Account.findById(param(req, 'account')).orFail()
  const current = currentValues(account)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const said = conflictErrors(t, conflicts, current, wordingOf(t, await placeOptions()))
    return showEdit(res, account, { typed, current, ...said })
  }
  const { value, errors } = read(accountChangeForm, typed)
  if (!value) return showEdit(res, account, { typed, current, errors: sentences(t, errors) })
  try {
    const kept = await changed(req, account, value)
    const name = account.fullName
    if (kept > 0) flash(res, 'accounts.edit.savedKept', { params: { name, count: kept } })
    else flash(res, 'accounts.edit.saved', { params: { name } })
    res.redirect(303, paths.account(account._id.toHexString()))
  } catch (error) {
    await showEdit(res, account, { typed, current, ...refused(t, error) })
  }
}

/** Changes the account, then hands over what stays in the agency it left; how many workshops could not be. */
async function changed(req: Request, account: Account, value: AccountChangeForm): Promise<number> {
  const { _id, agency: left } = account
  const successor = left && value.successor ? await successorIn(account, left, value.successor) : null
  // What an earlier move still owes would be forgotten by the next.
  await settleHandOver(_id)
  await changeAccount(account, value, {
    by: req.user,
    secret: optionsOf(req).secret,
    successor: successor?._id ?? null
  })
  const { kept } = await settleHandOver(_id)
  return kept
}

async function successorIn({ _id }: Account, agency: Account['_id'], chosen: string): Promise<Account> {
  const colleagues = await colleaguesOf({ account: _id, agency })
  const successor = colleagues.find(one => one.id === chosen)
  if (!successor) throw new Refusal('errors.field.choice', {}, 'successor')
  return successor
}
