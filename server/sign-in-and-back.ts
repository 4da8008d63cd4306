import { paths } from './paths.ts'

/** The sign-in page, which leads on to a path of this site where there is one. */
export function signInAndBack(back: string | null): string {
  return back ? `${paths.signIn()}?back=${encodeURIComponent(back)}` : paths.signIn()
}
