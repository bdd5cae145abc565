package dev.tollgate.communication;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a campaign says to each person of its wave. */
@Component
class CampaignMails {

    private final CampaignStore campaigns;
    private final Programs programs;
    private final Roster roster;

    CampaignMails(CampaignStore campaigns, Programs programs, Roster roster) {
        this.campaigns = campaigns;
        this.programs = programs;
        this.roster = roster;
    }

    /** What the mails of one campaign have in common, as it is now. */
    record Writer(
            Campaign campaign,
            Map<String, Translation> translations,
            ProgramDefinition program,
            Wave wave,
            Set<String> forRoles,
            Map<String, String> departments,
            Sender sender) {

        CampaignText.Personal to(Person person) {
            return CampaignText.personal(
                    campaign,
                    translations,
                    program,
                    wave,
                    person,
                    forRoles,
                    departments.getOrDefault(person.departmentId(), person.departmentId()),
                    sender);
        }
    }

    Writer of(Campaign campaign) {
        ProgramDefinition program = programs.get(campaign.programId()).definition();
        return new Writer(
                campaign,
                translations(campaign),
                program,
                wave(program, campaign.waveId()),
                CampaignText.headings(roster.roles(campaign.programId(), campaign.waveId())),
                roster.departments(campaign.programId()).stream()
                        .collect(Collectors.toMap(Department::id, Department::name)),
                sender(campaign, program));
    }

    /** By language; of a campaign that was approved those that were there to be approved with it. */
    Map<String, Translation> translations(Campaign campaign) {
        return campaigns.translations(campaign.id()).stream()
                .filter(translation -> campaign.approvedAt() == null
                        || !translation.writtenAt().isAfter(campaign.approvedAt()))
                .collect(Collectors.toMap(Translation::language, Function.identity()));
    }

    static Wave wave(ProgramDefinition program, String waveId) {
        return program.wave(waveId)
                .orElseThrow(() -> new Refused("The program '%s' has no wave '%s'".formatted(program.id(), waveId)));
    }

    private Sender sender(Campaign campaign, ProgramDefinition program) {
        String replyTo = roster.person(campaign.programId(), program.changeLead())
                .map(Person::email)
                .filter(email -> email != null && !email.isBlank())
                .orElse(null);
        return new Sender(campaign.sender(), program.communication().senderAddress(), replyTo);
    }
}
