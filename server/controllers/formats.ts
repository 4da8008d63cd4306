import type { Request, RequestHandler, Response } from 'express'
import type { Language, Translate } from '#lib/i18n.ts'
import { Agency } from '#models/records/agency.ts'
import { Format } from '#models/records/format.ts'
import { outlineOfSlots } from '#models/planning/slots/lay-out.ts'
import { scopes } from '#models/access/scope.ts'
import { addFormat, setFormat } from '#models/planning/formats/save-format.ts'
import { skillsOf } from '#models/reference/skills.ts'
import type { FormatRow } from '#views/formats/pages.ts'
import { baseFingerprint, conflictErrors, mergeEdits, type Wording } from '../forms/edit-conflicts.ts'
import { formatForm } from '../forms/format.ts'
import { read, type Typed } from '../forms/read.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { wordingOf, workshopChoices } from '../forms/workshop-choices.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { knownFormat, ownFormat } from '../pages/formats/find.ts'
import { formatFacts, formatTyped, valuesLike, valuesOf } from '../pages/formats/typed.ts'
import { ownAgency } from '../pages/workshops/find.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'

interface Refused {
  errors: Record<string, string>
  refusal?: string
}

/** More would be no list to choose from. */
const MOST_LISTED = 200

/** The formats of the agency, and those that others share. */
export const index: RequestHandler = async (req, res) => {
  const agency = ownAgency(req)
  const sorted = { name: 1, _id: 1 } as const
  const [own, shared] = await Promise.all([
    Format.find({ agency }).sort(sorted).limit(MOST_LISTED),
    Format.find({ isShared: true, agency: { $ne: agency } })
      .sort(sorted)
      .limit(MOST_LISTED)
  ])
  const names = await agencyNames(shared)
  const locals = { own: rowsOf(own, names), shared: rowsOf(shared, names) }
  render(res, 'formats/index', locals, { title: sharedOf(res).t('formats.title'), here: 'planning' })
}

/** A format as one reads it before planning with it. */
export const show: RequestHandler = async (req, res) => {
  const { lang } = sharedOf(res)
  const format = await knownFormat(req)
  const line = await Format.find({ root: format.root }).select('_id').lean()
  const [names, workshops, skills] = await Promise.all([
    agencyNames([format, ...(format.copiedFrom ? [format.copiedFrom] : [])]),
    scopes.workshops(req.user).countDocuments({
      format: { $in: line.map(({ _id }) => _id) },
      state: { $ne: 'cancelled' }
    }),
    skillsOf(
      format,
      format.parts.flatMap(part => part.skills)
    )
  ])
  const locals = {
    format,
    isOwn: format.agency.equals(ownAgency(req)),
    agency: names.get(String(format.agency)) ?? '',
    from: format.copiedFrom ? (names.get(String(format.copiedFrom.agency)) ?? '') : null,
    copies: line.length - 1,
    workshops,
    skillNames: Object.fromEntries(skills.map(skill => [skill.code, skill[lang]]))
  }
  render(res, 'formats/show', locals, { title: format.name, here: 'planning' })
}

/** A new format; `like` in the address is the workshop that it keeps the words of. */
const newForm: RequestHandler = async (req, res) => {
  const { like } = req.query
  if (typeof like !== 'string') return showNew(req, res, { partKind: [], capacity: '12' })
  const workshop = await scopes.workshops(req.user).findOne({ _id: like }).orFail()
  await showNew(req, res, {
    ...valuesLike({ ...workshop.toObject(), slots: outlineOfSlots(workshop) }),
    name: workshop.tradeLabel
  })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(formatForm, req.body)
  if (form.errors) return showNew(req, res, form.typed, { errors: sentences(t, form.errors) })
  try {
    const facts = formatFacts(form.value)
    const format = await addFormat({ id: idToMake(res), agency: ownAgency(req), facts, by: req.user._id })
    await noteMade(res)
    flash(res, 'formats.flash.added')
    res.redirect(303, paths.format(String(format._id)))
  } catch (error) {
    await showNew(req, res, form.typed, refused(t, error))
  }
}

export const edit: RequestHandler = async (req, res) => {
  const format = await ownFormat(req)
  await showEdit(req, res, format, valuesOf(format))
}

export const update: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const format = await ownFormat(req)
  const current = valuesOf(format)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const wording = { ...(await wordsOf(req, { t, lang })), change: null }
    return showEdit(req, res, format, typed, conflictErrors(t, conflicts, current, wording))
  }
  const form = read(formatForm, typed)
  if (form.errors) return showEdit(req, res, format, typed, { errors: sentences(t, form.errors) })
  try {
    await setFormat(format._id, formatFacts(form.value), { by: req.user._id, since: format.setAt })
    flash(res, 'formats.flash.saved')
    res.redirect(303, paths.format(String(format._id)))
  } catch (error) {
    await showEdit(req, res, format, typed, refused(t, error))
  }
}

async function showNew(req: Request, res: Response, typed: Typed, why?: Refused) {
  const title = sharedOf(res).t('formats.new')
  const locals = { ...(await fieldsOf(req, res, typed)), errors: why?.errors ?? {}, refusal: why?.refusal }
  render(res, 'formats/new', locals, { title, here: 'planning', refused: why !== undefined })
}

async function showEdit(req: Request, res: Response, format: Format, typed: Typed, why?: Refused) {
  const locals = {
    ...(await fieldsOf(req, res, typed)),
    id: String(format._id),
    name: format.name,
    baseFingerprint: baseFingerprint(valuesOf(format)),
    errors: why?.errors ?? {},
    refusal: why?.refusal
  }
  const title = sharedOf(res).t('formats.edit')
  render(res, 'formats/edit', locals, { title, here: 'planning', refused: why !== undefined })
}

async function fieldsOf(req: Request, res: Response, typed: Typed) {
  const { t, lang } = sharedOf(res)
  const form = formatTyped(typed)
  const [choices, skills] = await Promise.all([
    workshopChoices(req.user, { t, lang }, { trade: form.trade, sector: form.sector }),
    form.trade ? skillsOf({ trade: form.trade, sector: form.sector }) : []
  ])
  return { form, choices, skills: skills.map(skill => ({ value: skill.code, label: skill[lang] })) }
}

async function wordsOf(req: Request, { t, lang }: { t: Translate; lang: Language }): Promise<Wording> {
  const words = wordingOf(t, await workshopChoices(req.user, { t, lang }))
  const own: Record<string, string> = {
    name: t('formats.form.name'),
    kit: t('formats.form.kit'),
    isShared: t('formats.form.isShared')
  }
  return {
    ...words,
    label: name => own[name] ?? (name.startsWith('skills') ? t('formats.form.skills') : words.label(name))
  }
}

async function agencyNames(some: readonly { agency: Format['agency'] }[]): Promise<Map<string, string>> {
  const found = await Agency.find({ _id: { $in: some.map(({ agency }) => agency) } })
    .select('name')
    .lean()
  return new Map(found.map(({ _id, name }) => [String(_id), name]))
}

function rowsOf(formats: readonly Format[], names: ReadonlyMap<string, string>): FormatRow[] {
  return formats.map(({ _id, agency, name, kind, sector, tradeLabel, capacity, parts }) => ({
    ...{ name, kind, sector, tradeLabel, capacity },
    id: String(_id),
    minutes: parts.reduce((sum, part) => sum + part.minutes, 0),
    agency: names.get(String(agency)) ?? ''
  }))
}
