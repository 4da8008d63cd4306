/** The whole-page states. */
export interface ErrorsPages {
  'errors/show': {
    status: number
    title: string
    text: string
    reload: boolean
    /** The page what was refused was sent from. */
    back: string | null
    /** Where to sign in again, and back: in place of the ways above and below. */
    signIn: string | null
    home: string | null
  }
  /** A form that made something was sent again, with other words or after that was undone. */
  'errors/sent-before': {
    action: string
    /** What was typed this time. */
    fields: readonly { name: string; value: string }[]
    freshKey: string
    /** What it made the first time; null once that was undone. */
    readAt: string | null
    form: string | null
  }
}
