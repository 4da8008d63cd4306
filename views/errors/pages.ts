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
}
