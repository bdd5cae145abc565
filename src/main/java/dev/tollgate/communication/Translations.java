package dev.tollgate.communication;

import dev.tollgate.language.Languages;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/**
 * The message of a campaign in further languages. They come by the API and not by the form of who approves, which would ask
 * for more than its budget allows; who approves reads them there.
 */
@Service
class Translations {

    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_BODY = 20_000;

    private final Programs programs;
    private final CampaignStore campaigns;
    private final Clock clock;

    Translations(Programs programs, CampaignStore campaigns, Clock clock) {
        this.programs = programs;
        this.campaigns = campaigns;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<Translation> of(String programId, String campaignId) {
        return campaigns.translations(campaign(programId, campaignId).id());
    }

    /** In place of the one that there was in this language. */
    @Transactional
    public Translation put(
            String programId, String campaignId, String language, @Nullable String subject, @Nullable String body) {
        Campaign campaign = open(programId, campaignId);
        ProgramDefinition program = programs.get(programId).definition();
        if (!Languages.known().contains(language)) {
            throw refused(
                    "language",
                    language,
                    "is no language that there are texts in",
                    Languages.tag(language)
                            .filter(Languages::has)
                            .map(Languages::language)
                            .map("Write '%s', without a region."::formatted)
                            .orElse("Give one of %s.".formatted(Languages.listed())));
        }
        if (language.equals(Languages.language(program.language()))) {
            throw refused(
                    "language",
                    language,
                    "is the language of the program, and of the message itself",
                    "Revise the message in Tasklist, or give one of the other languages: %s."
                            .formatted(Languages.listed()));
        }
        Translation translation = new Translation(
                language,
                checked("subject", subject, LONGEST_SUBJECT, Character::isISOControl, "Write it on one line."),
                checked(
                        "body",
                        body,
                        LONGEST_BODY,
                        character -> Character.isISOControl(character) && character != '\n' && character != '\r',
                        "Write plain text in paragraphs."),
                // The precision that the database keeps.
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        campaigns.translate(campaign.id(), translation);
        return translation;
    }

    private static String checked(
            String field, @Nullable String written, int longest, IntPredicate unwanted, String remedy) {
        String text = Optional.ofNullable(written).map(String::strip).orElse("");
        if (text.isEmpty()) {
            throw refused(field, "", "is empty", "Give the whole translation, subject and body.");
        }
        if (text.length() > longest) {
            throw refused(
                    field,
                    text.substring(0, 80) + "…",
                    "has %d characters, %d is the most".formatted(text.length(), longest),
                    "Shorten it.");
        }
        if (text.chars().anyMatch(unwanted)) {
            throw refused(
                    field,
                    text.replaceAll("\\p{Cntrl}+", " "),
                    "has a line break or a control character where none may be",
                    remedy);
        }
        return text;
    }

    private Campaign campaign(String programId, String campaignId) {
        programs.get(programId);
        return campaigns
                .find(programId, campaignId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "The program '%s' has no campaign '%s'".formatted(programId, campaignId)));
    }

    private Campaign open(String programId, String campaignId) {
        Campaign found = campaign(programId, campaignId);
        // Dispatch takes the same lock: a translation is there before it, or not at all.
        campaigns.lock(found.id());
        Campaign campaign = campaigns.get(found.id());
        if (campaign.dispatchedAt() != null) {
            throw new InvalidTranslation(
                    HttpStatus.CONFLICT,
                    "campaignId",
                    campaignId,
                    "was approved and has gone out",
                    "Translations are taken until the campaign is approved.");
        }
        return campaign;
    }

    private static InvalidTranslation refused(String field, String value, String problem, String remedy) {
        return new InvalidTranslation(HttpStatus.UNPROCESSABLE_ENTITY, field, value, problem, remedy);
    }
}
