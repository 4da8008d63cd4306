import type { Response } from 'express'
import { noon } from '#lib/dates.ts'
import { NEEDS } from '#lib/needs.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { MaybeKnown, type Decision } from '#models/duplicate/asking.ts'
import { IdentifierTaken } from '#models/person/writing.ts'
import type { Person } from '#models/person.ts'
import type { Pages } from '#views/pages.ts'
import type { PersonTyped } from '#views/people/pages.ts'
import { CATEGORIES, personForm, type PersonForm } from '../../forms/person.ts'
import { read, type Reading } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { sharedOf } from '../../render.ts'
import { askedOf } from '../duplicates/asked.ts'

/** The form of a file with what was typed, days said back in words. */
export function formOf(typed: PersonTyped, errors: Record<string, string> = {}): Pages['people/new'] {
  const days = read(
    personForm.fork(['lastName', 'firstName'], field => field.optional()),
    {
      birthDate: typed['birthDate'],
      registeredOn: typed['registeredOn']
    }
  )
  const day = (value: string | null | undefined) => (value ? noon(value) : null)
  const echo = { birthDate: day(days.value?.birthDate), registeredOn: day(days.value?.registeredOn) }
  return {
    typed,
    echo,
    errors,
    known: null,
    asked: null,
    sensitive: [],
    categories: CATEGORIES,
    needs: NEEDS
  }
}

/** Words of the comment that should not stand there, unless they were kept on purpose. */
export function wordsToCheck(form: PersonForm) {
  return form.keepWords ? [] : sensitiveWords(form.comment)
}

/** The same page again with what was typed: faults of fields, words to check, or what the domain refused. */
export function refuseForm(
  res: Response,
  form: Reading<PersonForm>,
  again: (locals: Pages['people/new']) => void,
  error?: unknown,
  decision: Decision = { seen: [], why: '' }
): undefined {
  const { t } = sharedOf(res)
  if (form.errors) return void again(formOf(form.typed, sentences(t, form.errors)))
  if (error === undefined) {
    const sensitive = wordsToCheck(form.value)
    return void again({ ...formOf(form.typed, { comment: t('people.sensitive.ask') }), sensitive })
  }
  if (error instanceof MaybeKnown) {
    const asked = askedOf(res, form.value, error, decision)
    const said = { [error.field ?? 'alike']: t(error.key) }
    return void again({ ...formOf(form.typed, said), asked })
  }
  const known = error instanceof IdentifierTaken ? error.person : null
  again({ ...formOf(form.typed, refused(t, error).errors), known })
}

/** What the form shows of a file that exists. */
export function typedFrom(person: Person): PersonTyped {
  const day = (value: string | null | undefined) => (value ? slashed(value) : '')
  return {
    title: person.title ?? '',
    lastName: person.lastName,
    firstName: person.firstName,
    birthDate: day(person.birthDate),
    identifiers: person.identifiers.join(', '),
    phone: person.spokenPhone ?? '',
    email: person.email ?? '',
    address: person.address,
    postcode: person.postcode,
    commune: person.commune,
    registeredOn: day(person.registeredOn),
    category: person.category ?? '',
    rsa: person.rsa,
    qpv: person.qpv,
    trade: person.trade ?? '',
    tradeLabel: person.tradeLabel,
    needs: [...person.needs],
    language: person.language,
    comment: person.comment
  }
}
