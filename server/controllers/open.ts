import type { RequestHandler } from 'express'
import { datesIn, HOME_ZONE, noon } from '#lib/dates.ts'
import type { Language } from '#lib/i18n.ts'
import { renderTemplate } from '#views/engine.ts'
import { readEmbedding } from '#models/settings/embedding.ts'
import type { Campaign } from '#models/records/campaign.ts'
import { Territory } from '#models/records/territory.ts'
import { openTo, queryOf, sendOpen, type Asked } from '../pages/open/asked.ts'
import { openRows } from '../pages/open/company.ts'
import type { Drawn } from '../pages/open/kept.ts'
import { readerOf, sealedPolicy } from '../pages/open/reader.ts'
import { sectorWords } from '../pages/sectors.ts'
import { paths } from '../paths.ts'

const PAGE = 50

/** The open workshops, for anyone. */
export const show: RequestHandler = async (req, res) => {
  // It knows of no list of sites: the policy says who may show the page in a frame.
  res.removeHeader('X-Frame-Options')
  await sendOpen(req, res, paths.open(), drawPage)
}

async function drawPage(asked: Asked): Promise<Drawn> {
  const { form, lang, t } = asked
  const [{ campaign, workshops, next }, sectors, territories, { origins }] = await Promise.all([
    openTo(asked, PAGE),
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
    workshops: await openRows(workshops, { t, sectors }),
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
  return {
    type: 'html',
    text: renderTemplate('open/show', locals, reader),
    headers: { 'Content-Security-Policy': sealedPolicy(origins) }
  }
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
