import type { Response } from 'express'
import { readInstallation } from '#models/settings/installation.ts'
import { render, sharedOf } from '../../render.ts'
import type { SectionsOf } from './sections.ts'

export type AboutPage = 'accessibility' | 'legalNotice' | 'personalData' | 'help' | 'contact'

/** A page of the installation on itself, open to everyone. */
export async function showAbout(res: Response, page: AboutPage, sectionsOf: SectionsOf): Promise<void> {
  const { t } = sharedOf(res)
  const { facts } = await readInstallation()
  const title = t(`about.${page}.title`)
  const sections = sectionsOf(t, facts)
  render(res, 'about/show', { title, lede: t(`about.${page}.lede`), sections }, { title, width: 'reading' })
}
