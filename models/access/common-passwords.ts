/** Folded, and judged with and without the figures and signs around: « Motdepasse2026! » is « motdepasse ». */
const WORDS = `
  password passwords passwordpassword passw0rd p@ssword p@ssw0rd motdepasse motdepasses motdepassemotdepasse
  monmotdepasse mot-de-passe changeme changemoi changezmoi letmein letmeinplease welcome welcomeback bienvenue
  azerty azertyuiop azertyuiopqsd azertyuiopazerty azertyazerty qsdfghjklm wxcvbn qwerty qwertyuiop qwertyqwerty
  qwertyuiopasdf asdfghjkl asdfghjklzxc zxcvbnm qazwsxedc qazwsxedcrfv azeqsdwxc abcdef abcdefgh abcdefghijkl
  abcdefghijklm abcdefghijklmnop abcabcabcabc iloveyou iloveyouiloveyou jetaime jetaimejetaime jetaimemonamour
  monamour doudou doudoudoudou loulou loulouloulou chouchou chouchouchou princesse soleil soleilsoleil
  marseille marseilleom allezlom olympique olympiquedemarseille parissaintgermain paris lyon toulouse bordeaux
  administrateur administrator administration admin adminadmin adminadminadmin superadmin root rootroot
  utilisateur user test testtest testtesttest test-test-test secret secretsecret topsecret football footballfootball
  baseball superman batman starwars pokemon nicolas camille thomas dragon monkey sunshine master shadow
  poleemploi pole-emploi francetravail france-travail conseiller conseillere conseillerconseiller emploi
  detectiondepotentiel atelier ateliers entreprise agence bonjour bonjourbonjour bonjourlemonde coucou coucoucoucou
  trustno correcthorsebatterystaple correct-horse-battery-staple
`
const FIGURES = `
  123456789012 1234567890123 12345678901234 123456789123 123456123456 123123123123 012345678910 0123456789012
  111111111111 000000000000 123412341234 987654321098 098765432109 112233445566 121212121212 101010101010
  1q2w3e4r5t6y 1qaz2wsx3edc 1a2b3c4d5e6f a1b2c3d4e5f6 azerty123456 qwerty123456 123456azerty 123456qwerty
  1234567890ab abcd12345678 abc123abc123 aaaa11111111 password1234 123456789abc
`

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `${WORDS} ${FIGURES}`.split(/\s+/).filter(Boolean)
)
