import common from './pt/common.json' with { type: 'json' }
import emails from './pt/emails.json' with { type: 'json' }
import kinds from './pt/kinds.json' with { type: 'json' }
import mine from './pt/mine.json' with { type: 'json' }
import steps from './pt/steps.json' with { type: 'json' }
import waiting from './pt/waiting.json' with { type: 'json' }

export const pt = { common, emails, kinds, mine, steps, waiting }
