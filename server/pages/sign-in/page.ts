import type { Response } from 'express'
import { render, sharedOf } from '../../render.ts'
import { trialRows } from './trial-rows.ts'

export interface SignInPage {
  email: string
  /** Where the reader was going; '' for the first page of their role. */
  back: string
  refused: boolean
  /** What was typed in a form whose session is over; '' without. */
  sealed?: string
  /** The session of the form that was sent is over. */
  over?: 'kept' | 'tooBig'
}

export async function showSignIn(
  res: Response,
  { email, back, refused, sealed = '', over }: SignInPage
): Promise<void> {
  const { t, trial } = sharedOf(res)
  const rows = trial ? await trialRows(t) : []
  render(
    res,
    'auth/sign-in',
    { email, back, refused, rows, sealed, over: over ?? (sealed ? 'kept' : undefined) },
    {
      title: t('auth.signIn.title'),
      refused: refused || over !== undefined,
      bare: true,
      width: 'wide'
    }
  )
}
