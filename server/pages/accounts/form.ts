import type { Response } from 'express'
import { isKey, type Translate } from '#lib/i18n.ts'
import { placeName } from '#models/access/place.ts'
import { colleaguesOf, heldIn } from '#models/planning/hand-over.ts'
import { Account, ROLES } from '#models/records/account.ts'
import type { Held, PlaceOptions } from '#views/accounts/pages.ts'
import type { Pages } from '#views/pages.ts'
import { baseFingerprint, type Wording } from '../../forms/edit-conflicts.ts'
import type { Typed } from '../../forms/read.ts'
import { render, sharedOf } from '../../render.ts'
import { companyOptions, placeOptions } from './places.ts'

/** What the fields of an account show; an address that is taken leads to the account that has it. */
export async function fieldsOf(
  typed: Typed,
  errors: Record<string, string>,
  own?: Account
): Promise<Pages['accounts/fields']> {
  const form = Object.fromEntries(
    Object.entries(typed).map(([name, text]) => [name, typeof text === 'string' ? text : ''])
  )
  const email = (form['email'] ?? '').trim().toLowerCase()
  const taken = errors['email'] ? await Account.exists({ email }) : null
  const known = taken && !own?._id.equals(taken._id) ? taken._id.toHexString() : undefined
  const welcomes = [typed['companies'] ?? []].flat()
  // Those that the form is about to take away stay to be ticked again.
  const [places, hosted] = await Promise.all([
    placeOptions(),
    companyOptions([...welcomes, ...(own?.companies ?? []).map(String)])
  ])
  return { form, errors, places, hosted, welcomes, roles: ROLES, known, isNew: !own }
}

/** An account, field by field as its form sends it back. */
export function currentValues(account: Account): Typed {
  const { firstName, lastName, email, role, agency, companies, territory, language } = account
  return {
    firstName,
    lastName,
    email,
    role,
    agency: agency?.toHexString() ?? '',
    companies: companies.map(String),
    company: '',
    territory: territory ?? '',
    language
  }
}

interface Shown {
  typed: Typed
  /** What stood when `typed` was joined with it. */
  current?: Typed
  errors?: Record<string, string>
  refusal?: string
}

export async function showEdit(
  res: Response,
  account: Account,
  { typed, current = typed, errors = {}, refusal }: Shown
): Promise<void> {
  const { t } = sharedOf(res)
  const stored = await Account.findById(account._id).orFail()
  const locals = {
    ...(await fieldsOf(typed, errors, account)),
    id: account.id,
    name: stored.fullName,
    baseFingerprint: baseFingerprint(current),
    refusal,
    held: await heldBy(stored)
  }
  const refused = refusal !== undefined || Object.keys(errors).length > 0
  render(res, 'accounts/edit', locals, {
    title: t('accounts.edit.title'),
    here: 'accounts',
    width: 'reading',
    refused
  })
}

async function heldBy(account: Account): Promise<Held | null> {
  const { _id, role, agency } = account
  if (role !== 'counsellor' || !agency) return null
  const held = await heldIn({ account: _id, agency })
  if (held.people === 0 && held.workshops.length === 0) return null
  const colleagues = await colleaguesOf({ account: _id, agency })
  const options = colleagues.map(one => ({ value: String(one.id), label: one.fullName }))
  return { ...held, agency: await placeName(account), colleagues: options }
}

/** How the fields are called, and what is chosen in them. */
export function wordingOf(t: Translate, places: PlaceOptions): Wording {
  const text = (key: string) => (isKey(key) ? t(key) : null)
  const all = [
    ...places.agencies,
    ...places.companies,
    ...places.regions,
    ...places.departements,
    ...places.basins
  ]
  return {
    label: name => text(`accounts.field.${name}`) ?? name,
    say: (name, value) => {
      if (name === 'role') return text(`accounts.role.${value}`)
      return all.find(option => option.value === value)?.label ?? value
    }
  }
}
