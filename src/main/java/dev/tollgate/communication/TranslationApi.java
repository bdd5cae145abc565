package dev.tollgate.communication;

import java.util.List;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The message of a campaign in further languages, until it is approved. */
@RestController
@RequestMapping("/api/programs/{programId}/campaigns/{campaignId}/translations")
class TranslationApi {

    private final Translations translations;

    TranslationApi(Translations translations) {
        this.translations = translations;
    }

    /**
     * @param subject one line
     * @param body paragraphs of plain text; one that begins with a line like "Für Vertrieb:" is read by that role
     */
    record Text(@Nullable String subject, @Nullable String body) {}

    @GetMapping
    List<Translation> all(@PathVariable String programId, @PathVariable String campaignId) {
        return translations.of(programId, campaignId);
    }

    @PutMapping("/{language}")
    Translation put(
            @PathVariable String programId,
            @PathVariable String campaignId,
            @PathVariable String language,
            @RequestBody Text text) {
        return translations.put(programId, campaignId, language, text.subject(), text.body());
    }
}
