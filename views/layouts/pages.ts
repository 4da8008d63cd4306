import type { Html } from '../html.ts'
import type { NavEntry, NavKey } from './navigation.ts'

/** What both layouts need: the page's own name (plain text, without « Déclic ») and its rendered body. */
interface Frame {
  title: string
  body: Html
  /** True when a form was refused: « Erreur : » then comes first in the title of the window. */
  refused?: boolean | undefined
  /** Seconds after which the page reloads itself, for work in progress; absent otherwise. */
  refreshAfter?: number | undefined
  /** The choice of the account menu; absent follows the device. */
  theme?: 'light' | 'dark' | undefined
  /** Trial mode: how many messages the trial mailbox holds; absent shows the link without a number. */
  mailboxCount?: number | undefined
}

/** Layouts: `page` is every signed-in page, `bare` is sign-in, errors and the pages without navigation. */
export interface LayoutPages {
  'layouts/page': Frame & {
    /** `navigation[user.role]`. */
    nav: readonly NavEntry[]
    here?: NavKey | undefined
    /** How many things wait behind an entry, shown as a pill when above zero. */
    waiting?: Partial<Record<NavKey, number>> | undefined
    /** 1376 px, 65 characters, or the 560 px of a person's page. `wide` unless told. */
    width?: 'wide' | 'reading' | 'person' | undefined
  }
  'layouts/head': Pick<Frame, 'title' | 'refused' | 'refreshAfter'>
  'layouts/account': Pick<Frame, 'theme'>
  'layouts/footer': Record<never, never>
  'layouts/bare': Frame & { width?: 'full' | 'reading' | 'person' | undefined }
}
