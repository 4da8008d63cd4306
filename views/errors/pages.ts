/** The whole-page states. */
export interface ErrorsPages {
  'errors/show': {
    status: number
    title: string
    text: string
    reload: boolean
    /** The page what was refused was sent from. */
    back: string | null
    home: string | null
  }
}
