import type { Translate } from '#lib/i18n.ts'
import type { InstallationFacts } from '#models/records/installation.ts'
import type { AboutPages } from '#views/about/pages.ts'

type Sections = AboutPages['about/show']['sections']
export type SectionsOf = (t: Translate, facts: InstallationFacts) => Sections

const toldOr = (t: Translate, fact: string) => fact || t('about.lacking')

export const accessibility: SectionsOf = (t, { contact }) => [
  {
    title: t('about.accessibility.state'),
    texts: [t('about.accessibility.stateText'), t('about.accessibility.done')]
  },
  {
    title: t('about.accessibility.tell'),
    texts: contact ? [t('about.accessibility.tellText'), contact] : [t('about.accessibility.tellLacking')]
  },
  { title: t('about.accessibility.remedy'), texts: [t('about.accessibility.remedyText')] }
]

export const legalNotice: SectionsOf = (t, { publisher, director, hosting, contact }) => [
  { title: t('about.legalNotice.publisher'), texts: [toldOr(t, publisher)] },
  { title: t('about.legalNotice.director'), texts: [toldOr(t, director)] },
  { title: t('about.legalNotice.hosting'), texts: [toldOr(t, hosting)] },
  { title: t('about.legalNotice.contact'), texts: [toldOr(t, contact)] },
  { title: t('about.legalNotice.licence'), texts: [t('about.legalNotice.licenceText')] }
]

export const personalData: SectionsOf = (t, { publisher, dataProtection }) => [
  { title: t('about.personalData.who'), texts: [toldOr(t, publisher)] },
  { title: t('about.personalData.what'), texts: [t('about.personalData.whatText')] },
  {
    title: t('about.personalData.seen'),
    texts: [],
    items: [
      t('about.personalData.seenCounsellor'),
      t('about.personalData.seenHost'),
      t('about.personalData.seenRegion'),
      t('about.personalData.seenAdministrator')
    ]
  },
  { title: t('about.personalData.kept'), texts: [t('about.personalData.keptText')] },
  { title: t('about.personalData.cookies'), texts: [t('about.personalData.cookiesText')] },
  {
    title: t('about.personalData.rights'),
    texts: [
      ...(dataProtection
        ? [t('about.personalData.rightsText'), dataProtection]
        : [t('about.personalData.rightsLacking')]),
      t('about.personalData.cnil')
    ]
  }
]

const ROLES = ['counsellor', 'employer', 'regional', 'administrator'] as const

export const help: SectionsOf = t => [
  ...ROLES.map(role => ({
    title: t(`about.help.${role}.title`),
    texts: [],
    items: [t(`about.help.${role}.first`), t(`about.help.${role}.then`), t(`about.help.${role}.last`)]
  })),
  {
    title: t('about.help.keys.title'),
    texts: [t('about.help.keys.lede')],
    items: [t('about.help.keys.search'), t('about.help.keys.results'), t('about.help.keys.send')]
  }
]

export const contact: SectionsOf = (t, facts) => [
  { title: t('about.contact.workshop'), texts: [t('about.contact.workshopText')] },
  { title: t('about.contact.tool'), texts: [toldOr(t, facts.contact)] }
]
