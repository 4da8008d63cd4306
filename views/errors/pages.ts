/** The whole-page states. */
export interface ErrorsPages {
  'errors/show': { status: number; title: string; text: string; reload: boolean; home: string | null }
}
