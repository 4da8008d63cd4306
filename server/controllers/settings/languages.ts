import type { RequestHandler, Response } from 'express'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { LANGUAGE_NAMES, OTHER_LANGUAGES, type OtherLanguage, type Translate } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { LanguagesFacts } from '#models/records/offered-languages.ts'
import { readLanguages, type KnownLanguages } from '#models/reference/languages.ts'
import { setLanguages } from '#models/settings/languages.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { languagesForm, type LanguagesForm } from '../../forms/languages.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { optionsOf } from '../../options.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The languages of the page of a person and of their messages: who has read each, and which are offered. */
export const edit: RequestHandler = async (_req, res) => show(res, await readLanguages())

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const known = await readLanguages()
  const current = currentValues(known)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'installation', '')
    const label = (name: string) => labelOf(name, t)
    return show(res, known, { typed, ...conflictErrors(t, conflicts, current, { label, change }) })
  }
  const form = read(languagesForm, typed)
  if (form.errors) return show(res, known, { typed, errors: sentences(t, form.errors) })
  try {
    const { trial: isTrial } = optionsOf(req)
    await setLanguages(factsOf(form.value), { by: req.user._id, since: known.setAt, isTrial })
    flash(res, 'languages.saved')
    res.redirect(303, paths.languages())
  } catch (error) {
    await show(res, known, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, known: KnownLanguages, refusal?: Refused) {
  const { t } = sharedOf(res)
  const current = currentValues(known)
  const locals = {
    languages: OTHER_LANGUAGES.map(code => ({
      code,
      name: t(`people.language.${code}`),
      own: LANGUAGE_NAMES[code],
      ...known.facts[code]
    })),
    typed: fieldsOf(refusal?.typed ?? current),
    isTrial: optionsOf(res).trial,
    today: slashed(localDate(new Date(), HOME_ZONE)),
    days: await lastChanges(res, 'installation', ''),
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: t('languages.title'), here: 'settings', width: 'reading' } as const
  render(res, 'languages/edit', locals, { ...frame, refused: refusal !== undefined })
}

const currentValues = ({ facts }: KnownLanguages): Typed =>
  Object.fromEntries(
    OTHER_LANGUAGES.flatMap(code => [
      [`${code}Offered`, facts[code].isOffered ? 'yes' : 'no'],
      [`${code}ReadBy`, facts[code].readBy],
      [`${code}ReadOn`, facts[code].readOn && slashed(facts[code].readOn)]
    ])
  )

const factsOf = (form: LanguagesForm) =>
  Object.fromEntries(
    OTHER_LANGUAGES.map(code => [
      code,
      {
        isOffered: form[`${code}Offered`],
        readBy: form[`${code}ReadBy`],
        readOn: form[`${code}ReadOn`]
      }
    ])
  ) as LanguagesFacts

/** « Arabe : relu par » */
function labelOf(field: string, t: Translate): string {
  const language = t(`people.language.${field.slice(0, 2) as OtherLanguage}`)
  const what = t(FIELD[field.slice(2)] ?? 'languages.offer')
  return t('languages.ofLanguage', { language, what })
}

const FIELD: Record<string, 'languages.offer' | 'languages.readBy' | 'languages.readOn'> = {
  Offered: 'languages.offer',
  ReadBy: 'languages.readBy',
  ReadOn: 'languages.readOn'
}
