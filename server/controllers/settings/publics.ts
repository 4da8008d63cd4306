import type { Request, RequestHandler, Response } from 'express'
import type { Translate } from '#lib/i18n.ts'
import { isFew } from '#models/figures/mask.ts'
import { AddedGroup } from '#models/records/added-group.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import {
  addTargetGroup,
  factsOfGroup,
  listAddedGroups,
  setTargetGroup
} from '#models/settings/added-groups.ts'
import { addedGroupForm, newAddedGroupForm } from '../../forms/added-group.ts'
import { baseFingerprint, conflictErrors, mergeEdits, type Wording } from '../../forms/edit-conflicts.ts'
import { param } from '../../forms/param.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The publics that Déclic works out by itself, and those that the region adds to them. */
export const index: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const [groups, { toldFrom }] = await Promise.all([listAddedGroups(lang), readThresholds()])
  const people = (count: number | null) =>
    count === null
      ? t('frame.publics.untold')
      : isFew(count, toldFrom)
        ? t('frame.publics.few', { limit: toldFrom })
        : t('frame.publics.people', { count })
  const locals = {
    groups: groups.map(group => ({ ...group, people: people(group.people) })),
    isAdministrator: isAdministrator(req)
  }
  render(res, 'publics/index', locals, { title: t('frame.publics.title'), here: 'settings' })
}

const newForm: RequestHandler = (_req, res) => showNew(res)
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(newAddedGroupForm, req.body)
  if (form.errors) return showNew(res, { typed: form.typed, errors: sentences(t, form.errors) })
  try {
    await addTargetGroup(form.value, { by: req.user._id })
    flash(res, 'frame.publics.added', { params: { name: form.value.fr } })
    res.redirect(303, paths.publicSettings())
  } catch (error) {
    showNew(res, { typed: form.typed, ...refused(t, error) })
  }
}

function showNew(res: Response, refusal?: Refused) {
  const locals = {
    typed: fieldsOf(refusal?.typed ?? { seenBy: 'counsellors' }),
    isAdministrator: isAdministrator(res.req),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: sharedOf(res).t('frame.publics.new'), here: 'settings', width: 'reading' } as const
  render(res, 'publics/new', locals, { ...frame, refused: refusal !== undefined })
}

export const edit: RequestHandler = async (req, res) => show(res, await find(req))

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const group = await find(req)
  const current = currentValues(group)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'addedGroup', group._id)
    return show(res, group, { typed, ...conflictErrors(t, conflicts, current, { ...wordingOf(t), change }) })
  }
  const form = read(addedGroupForm, typed)
  if (form.errors) return show(res, group, { typed, errors: sentences(t, form.errors) })
  try {
    await setTargetGroup(group._id, form.value, { by: req.user._id, since: group.setAt })
    flash(res, 'frame.saved', { params: { name: form.value.fr } })
    res.redirect(303, paths.public(group._id))
  } catch (error) {
    await show(res, group, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, group: AddedGroup, refusal?: Refused) {
  const current = currentValues(group)
  const locals = {
    code: group._id,
    name: group.fr,
    isAdministrator: isAdministrator(res.req),
    typed: fieldsOf(refusal?.typed ?? current),
    days: await lastChanges(res, 'addedGroup', group._id),
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: group.fr, here: 'settings', width: 'reading' } as const
  render(res, 'publics/edit', locals, { ...frame, refused: refusal !== undefined })
}

/** What stands of a public, field by field as its form sends it back. */
function currentValues(group: AddedGroup): Typed {
  const { fr, en, seenBy, isCounted, isOffered } = factsOfGroup(group)
  const ticked = (holds: boolean) => (holds ? 'yes' : '')
  return { fr, en, seenBy, isCounted: ticked(isCounted), isOffered: ticked(isOffered) }
}

const wordingOf = (t: Translate): Wording => ({
  label: name => t(`frame.publics.${name as 'fr' | 'en' | 'seenBy' | 'isCounted' | 'isOffered'}`),
  say: (name, value) =>
    name === 'seenBy'
      ? t(`frame.publics.reader.${value as 'counsellors' | 'restricted'}`)
      : value === 'yes'
        ? t('frame.yes')
        : value
})

/** A regional account has no page of all the settings to come back to. */
const isAdministrator = ({ user }: Request) => user.role === 'administrator'

function find(req: Request): Promise<AddedGroup> {
  return AddedGroup.findById(param(req, 'group')).orFail()
}
