import type { RequestHandler, Response } from 'express'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import type { Translate } from '#lib/i18n.ts'
import { campaignScope, MOST_CAMPAIGNS, ownCampaignScope } from '#models/planning/campaigns/known.ts'
import { nameCampaign, setCampaign } from '#models/settings/campaigns.ts'
import { Campaign } from '#models/records/campaign.ts'
import { campaignForm } from '../forms/campaign.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../forms/edit-conflicts.ts'
import { read, type Typed } from '../forms/read.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { knownCampaign, ownCampaign } from '../pages/campaigns/find.ts'
import { showCampaign } from '../pages/campaigns/show.ts'
import { campaignTyped, valuesOf } from '../pages/campaigns/typed.ts'
import { lastChange } from '../pages/settings/changes.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'

interface Refused {
  errors?: Record<string, string>
  refusal?: string
}

/** Those to come and under way, then those that are over. */
export const index: RequestHandler = async (req, res) => {
  const today = localDate(new Date(), HOME_ZONE)
  const campaigns = await Campaign.find(await campaignScope(req.user))
    .sort({ from: -1, name: 1, _id: 1 })
    .limit(MOST_CAMPAIGNS)
  const own = new Set((await Campaign.distinct('_id', ownCampaignScope(req.user))).map(String))
  const rows = campaigns.map(campaign => ({ campaign, isOwn: own.has(String(campaign._id)) }))
  const locals = {
    coming: rows.filter(({ campaign }) => campaign.to >= today).reverse(),
    over: rows.filter(({ campaign }) => campaign.to < today)
  }
  render(res, 'campaigns/index', locals, { title: sharedOf(res).t('campaigns.title'), here: 'planning' })
}

/** Its workshops, what is missing, and what they gave. */
export const show: RequestHandler = async (req, res) => {
  await showCampaign(req, res, await knownCampaign(req))
}

const newForm: RequestHandler = (_req, res) => showNew(res, {})
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(campaignForm, req.body)
  if (form.errors) return showNew(res, form.typed, { errors: sentences(t, form.errors) })
  try {
    const campaign = await nameCampaign(req.user, { id: idToMake(res), facts: form.value })
    await noteMade(res)
    flash(res, 'campaigns.flash.named')
    res.redirect(303, paths.campaign(String(campaign._id)))
  } catch (error) {
    showNew(res, form.typed, refused(t, error))
  }
}

export const edit: RequestHandler = async (req, res) => {
  const campaign = await ownCampaign(req)
  showEdit(res, campaign, valuesOf(campaign))
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const campaign = await ownCampaign(req)
  const current = valuesOf(campaign)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'campaign', campaign._id)
    const wording = { label: (name: string) => labelOf(t, name), change }
    return showEdit(res, campaign, typed, conflictErrors(t, conflicts, current, wording))
  }
  const form = read(campaignForm, typed)
  if (form.errors) return showEdit(res, campaign, typed, { errors: sentences(t, form.errors) })
  try {
    await setCampaign(campaign, form.value, { by: req.user._id })
    flash(res, 'campaigns.flash.saved')
    res.redirect(303, paths.campaign(String(campaign._id)))
  } catch (error) {
    showEdit(res, campaign, typed, refused(t, error))
  }
}

function labelOf(t: Translate, name: string): string {
  if (name === 'name') return t('campaigns.form.name')
  if (name === 'from') return t('campaigns.form.from')
  return name === 'to' ? t('campaigns.form.to') : t('campaigns.form.text')
}

function showNew(res: Response, typed: Typed, why?: Refused): void {
  const locals = { form: campaignTyped(typed), errors: why?.errors ?? {}, refusal: why?.refusal }
  const title = sharedOf(res).t('campaigns.new')
  render(res, 'campaigns/new', locals, { title, here: 'planning', refused: why !== undefined })
}

function showEdit(res: Response, campaign: Campaign, typed: Typed, why?: Refused): void {
  const locals = {
    form: campaignTyped(typed),
    campaign,
    baseFingerprint: baseFingerprint(valuesOf(campaign)),
    errors: why?.errors ?? {},
    refusal: why?.refusal
  }
  const title = sharedOf(res).t('campaigns.edit')
  render(res, 'campaigns/edit', locals, { title, here: 'planning', refused: why !== undefined })
}
