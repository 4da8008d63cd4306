import type { RequestHandler } from 'express'
import { showAbout } from '../../pages/about/show.ts'
import { personalData } from '../../pages/about/sections.ts'

export const show: RequestHandler = (_req, res) => showAbout(res, 'personalData', personalData)
