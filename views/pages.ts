import type { AboutPages } from './about/pages.ts'
import type { AccountPages } from './account/pages.ts'
import type { AccountsPages } from './accounts/pages.ts'
import type { AgenciesPages } from './agencies/pages.ts'
import type { AuthPages } from './auth/pages.ts'
import type { CalendarsPages } from './calendars/pages.ts'
import type { CallsPages } from './calls/pages.ts'
import type { CandidatesPages } from './candidates/pages.ts'
import type { ChangesPages } from './changes/pages.ts'
import type { ComponentsPages } from './components/pages.ts'
import type { DuplicatesPages } from './duplicates/pages.ts'
import type { EmailsPages } from './emails/pages.ts'
import type { ErrorsPages } from './errors/pages.ts'
import type { CampaignsPages } from './campaigns/pages.ts'
import type { FormatsPages } from './formats/pages.ts'
import type { HostingPages } from './hosting/pages.ts'
import type { HostProposalsPages } from './host-proposals/pages.ts'
import type { ImportsPages } from './imports/pages.ts'
import type { JournalPages } from './journal/pages.ts'
import type { LanguagesPages } from './languages/pages.ts'
import type { LayoutPages } from './layouts/pages.ts'
import type { ReferencePages } from './reference/pages.ts'
import type { ResultsPages } from './results/pages.ts'
import type { AttendancePages } from './attendance/pages.ts'
import type { CompaniesPages } from './companies/pages.ts'
import type { ClosingsPages } from './closings/pages.ts'
import type { DebriefsPages } from './debriefs/pages.ts'
import type { PeoplePages } from './people/pages.ts'
import type { PortfolioPages } from './portfolio/pages.ts'
import type { RegistrationsPages } from './registrations/pages.ts'
import type { RostersPages } from './rosters/pages.ts'
import type { EmbeddingPages } from './embedding/pages.ts'
import type { MovesPages } from './moves/pages.ts'
import type { OpenPages } from './open/pages.ts'
import type { PlacesPages } from './places/pages.ts'
import type { WaitingPages } from './waiting/pages.ts'
import type { PlanningPages } from './planning/pages.ts'
import type { MinePages } from './mine/pages.ts'
import type { MailboxPages } from './mailbox/pages.ts'
import type { MessagesPages } from './messages/pages.ts'
import type { StepsPages } from './steps/pages.ts'
import type { RegionsPages } from './regions/pages.ts'
import type { SchoolHolidaysPages } from './school-holidays/pages.ts'
import type { SearchPages } from './search/pages.ts'
import type { PublicsPages } from './publics/pages.ts'
import type { SectorsPages } from './sectors/pages.ts'
import type { SeatRequestsPages } from './seat-requests/pages.ts'
import type { SeriesPages } from './series/pages.ts'
import type { SettingsPages } from './settings/pages.ts'
import type { SetupPages } from './setup/pages.ts'
import type { SharedPages } from './shared/pages.ts'
import type { SlotsPages } from './slots/pages.ts'
import type { TerritoriesPages } from './territories/pages.ts'
import type { ThresholdsPages } from './thresholds/pages.ts'
import type { TodayPages } from './today/pages.ts'
import type { TradesPages } from './trades/pages.ts'
import type { TransfersPages } from './transfers/pages.ts'
import type { WishesPages } from './wishes/pages.ts'
import type { WorkshopsPages } from './workshops/pages.ts'

/** Every template of the product and what it is given: the contract that the template check and `render` hold. */
export interface Pages
  extends
    LayoutPages,
    LanguagesPages,
    CallsPages,
    AccountPages,
    JournalPages,
    HostProposalsPages,
    WishesPages,
    WorkshopsPages,
    WaitingPages,
    PlacesPages,
    PlanningPages,
    TodayPages,
    TransfersPages,
    PeoplePages,
    PortfolioPages,
    AttendancePages,
    ClosingsPages,
    CompaniesPages,
    DebriefsPages,
    DuplicatesPages,
    StepsPages,
    RegistrationsPages,
    RostersPages,
    AboutPages,
    AccountsPages,
    AgenciesPages,
    SetupPages,
    PublicsPages,
    SectorsPages,
    TradesPages,
    TerritoriesPages,
    RegionsPages,
    ThresholdsPages,
    CalendarsPages,
    EmbeddingPages,
    MovesPages,
    OpenPages,
    MinePages,
    CandidatesPages,
    AuthPages,
    ReferencePages,
    EmailsPages,
    MailboxPages,
    MessagesPages,
    SchoolHolidaysPages,
    SearchPages,
    SeatRequestsPages,
    SeriesPages,
    SettingsPages,
    SharedPages,
    SlotsPages,
    ErrorsPages,
    ChangesPages,
    ComponentsPages,
    CampaignsPages,
    FormatsPages,
    HostingPages,
    ImportsPages,
    ResultsPages {}
