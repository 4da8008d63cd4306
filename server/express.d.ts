import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import type { Flash, Shared } from '#views/engine.ts'
import type { ShownOn } from './forms/shown-on.ts'
import type { Told } from './pages/mine/around.ts'
import type { OpenAnswers } from './pages/open/kept.ts'
import type { NavKey } from '#views/layouts/navigation.ts'

declare global {
  namespace Express {
    interface Request {
      /** Short, said to the reader on an error page and written in the log. */
      id: string
      /** Set by `signedIn`: behind it there is always one. */
      user: Account
    }
    interface Locals {
      shared: Shared
      nonce: string
      /** What the form of this request says of itself. */
      shownOn?: ShownOn | null
      /** Answers a form with a page, read as a browser would; set by `givenBack`. */
      showPage: (page: string) => void
      mailboxCount?: number
      openAnswers: OpenAnswers
      /** What a full session says to everyone, as the process has read it a moment ago; set by `toldOfFull`. */
      toldOfFull: Told
      /** Of the workshop that the request is about: see about.ts. */
      ofKind?: string
      /** What the form of this request is about to make; set by `once`. */
      making?: { claim: string; id: mongoose.Types.ObjectId; isMade: boolean }
      waiting?: { [Key in NavKey]?: number }
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    account: string
    credentialVersion: number
    /** Milliseconds since 1970: a session ends absolutely some hours later. */
    signedInAt: number
    flash: Flash
    csrfToken: string
  }
}
