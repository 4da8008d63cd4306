import type { RequestHandler } from 'express'
import { datesIn, HOME_ZONE, noon } from '#lib/dates.ts'
import type { Language } from '#lib/i18n.ts'
import { renderTemplate } from '#views/engine.ts'
import { readEmbedding } from '#models/settings/embedding.ts'
import type { Campaign } from '#models/records/campaign.ts'
import { Territory } from '#models/records/territory.ts'
import { askedOf, queryOf, sendPublic } from '../pages/open/asked.ts'
import { openRows } from '../pages/open/company.ts'
import { readerOf, sealedPolicy } from '../pages/open/reader.ts'
import { sectorWords } from '../pages/sectors.ts'
import { paths } from '../paths.ts'

const PAGE = 50

/** The open workshops, for anyone. */
export const show: RequestHandler = async (req, res) => {
  const { form, lang, t, campaign, workshops, next } = await askedOf(req, PAGE)
  const [sectors, territories, { origins }] = await Promise.all([
    sectorWords({ lang }),
    territoriesShown(),
    readEmbedding()
  ])
  const labelled = territories.map(({ _id, kind, name }) => ({
    value: _id,
    label: kind === 'basin' ? t('workshops.list.basin', { name }) : name
  }))
  const locals = {
    title: campaign?.name ?? t('open.title'),
    campaign: campaign && campaignShown(campaign, lang),
    everything: campaign ? paths.open() + queryOf(form, { campaign: '', after: '' }) : null,
    form,
    workshops: await openRows(workshops, { t, lang }),
    sectors: sectors.offered(form.sector || null),
    territories: labelled,
    next: next && paths.open() + next,
    first: form.after ? paths.open() + queryOf(form, { after: '' }) : null,
    json: paths.openJson() + queryOf(form, { after: '' }),
    calendar: paths.openCalendar() + queryOf(form, { after: '' }),
    otherLanguage: paths.open() + queryOf(form, { lang: lang === 'fr' ? 'en' : 'fr', after: '' })
  }
  const reader = readerOf({
    t,
    lang,
    date: datesIn(lang, HOME_ZONE),
    dates: zone => datesIn(lang, zone),
    path: paths.open()
  })
  res.set('Content-Security-Policy', sealedPolicy(origins))
  // It knows of no list: the policy says who may.
  res.removeHeader('X-Frame-Options')
  sendPublic(req, res, 'html', renderTemplate('open/show', locals, reader))
}

/** Its own words, each line a paragraph, and its days. */
function campaignShown({ text, from, to }: Campaign, lang: Language) {
  const day = (date: string) => datesIn(lang, 'UTC').day(noon(date))
  const lines = text.split(/\r?\n/).map(line => line.trim())
  return { lines: lines.filter(Boolean), from: day(from), to: day(to) }
}

function territoriesShown() {
  return Territory.find({ retiredAt: null })
    .select('kind name')
    .sort({ name: 1 })
    .lean<Pick<Territory, '_id' | 'kind' | 'name'>[]>()
}
