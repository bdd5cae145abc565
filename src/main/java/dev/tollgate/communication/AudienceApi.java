package dev.tollgate.communication;

import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who would get a message, counted before it is sent, and what a person would read. */
@RestController
class AudienceApi {

    private final Audiences audiences;
    private final Campaigns campaigns;

    AudienceApi(Audiences audiences, Campaigns campaigns) {
        this.audiences = audiences;
        this.campaigns = campaigns;
    }

    /** Without a filter everybody of the program. */
    @GetMapping("/api/programs/{programId}/audience")
    Audiences.Preview audience(
            @PathVariable String programId,
            @RequestParam @Nullable String wave,
            @RequestParam @Nullable String unit,
            @RequestParam @Nullable String department,
            @RequestParam @Nullable String location,
            @RequestParam @Nullable String role,
            @RequestParam @Nullable String manager,
            @RequestParam @Nullable String state) {
        return audiences.preview(
                programId, new Audiences.Filter(wave, unit, department, location, role, manager, state));
    }

    /** The mail that a person of the audience gets, as text and as HTML; nothing is sent. */
    @GetMapping("/api/programs/{programId}/campaigns/{campaignId}/preview")
    Campaigns.Mail preview(
            @PathVariable String programId, @PathVariable String campaignId, @RequestParam String username) {
        return campaigns.preview(programId, campaignId, username);
    }
}
