import type { RequestHandler, Response } from 'express'
import { Territory } from '#models/records/territory.ts'
import { addGroup, basinsIn } from '#models/settings/territories.ts'
import { read, readSound } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { newGroupForm, regionChoice } from '../../forms/territory.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

const newForm: RequestHandler = async (req, res) => {
  const { value } = readSound(regionChoice, req.query)
  await showNew(res, value.region)
}
export { newForm as new }

/** Several basins of one region under one name. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(newGroupForm, req.body)
  const [region = ''] = [form.typed['region'] ?? ''].flat()
  if (form.errors) return showNew(res, region, { typed: form.typed, errors: sentences(t, form.errors) })
  try {
    await addGroup(form.value, { by: req.user._id })
    flash(res, 'frame.saved', { params: { name: form.value.name } })
    res.redirect(303, paths.territorySettings())
  } catch (error) {
    await showNew(res, region, { typed: form.typed, ...refused(t, error) })
  }
}

/** The only region there is needs no choosing. */
async function showNew(res: Response, asked: string, refusal?: Refused) {
  const regions = await Territory.find({ kind: 'region' }).select('name').sort({ name: 1 }).lean()
  const known = regions.find(({ _id }) => _id === asked) ?? (regions.length === 1 ? regions[0] : undefined)
  const basins = known ? await basinsIn(known._id) : []
  const options = (some: { _id: string; name: string }[]) =>
    some.map(one => ({ value: one._id, label: one.name }))
  const locals = {
    regions: options(regions),
    region: known?._id ?? '',
    basins: options(basins),
    typed: fieldsOf(refusal?.typed ?? {}),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const title = sharedOf(res).t('frame.territories.newGroup')
  const frame = { title, here: 'settings', width: 'reading' } as const
  render(res, 'territories/group', locals, { ...frame, refused: refusal !== undefined })
}
