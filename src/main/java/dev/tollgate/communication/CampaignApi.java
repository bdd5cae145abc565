package dev.tollgate.communication;

import dev.tollgate.program.Programs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What was sent to whom. */
@RestController
@RequestMapping("/api/programs/{programId}/campaigns")
class CampaignApi {

    /** Also the usual one: small programs get all in one answer. */
    private static final int LARGEST_PAGE = 1000;

    private final Programs programs;
    private final CampaignStore campaigns;
    private final DeliveryStore deliveries;

    CampaignApi(Programs programs, CampaignStore campaigns, DeliveryStore deliveries) {
        this.programs = programs;
        this.campaigns = campaigns;
        this.deliveries = deliveries;
    }

    /**
     * @param states number of people by state
     */
    record CampaignSummary(
            String id,
            String waveId,
            String kind,
            String subject,
            String sender,
            Instant plannedAt,
            @Nullable Instant approvedAt,
            @Nullable Instant dispatchedAt,
            @Nullable Instant accountedAt,
            Map<DeliveryState, Integer> states) {}

    /**
     * @param states number of people by state, of the whole campaign
     * @param total how many there are on all pages: one for each person, or those in the state that was asked for
     * @param page counted from 0
     * @param deliveries of the page, by username
     */
    record DeliveriesPage(
            String campaignId,
            String subject,
            Map<DeliveryState, Integer> states,
            int total,
            int page,
            int size,
            List<Delivery> deliveries) {}

    @GetMapping
    List<CampaignSummary> campaigns(@PathVariable String programId) {
        programs.get(programId);
        return campaigns.ofProgram(programId).stream().map(this::summary).toList();
    }

    @GetMapping("/{campaignId}/deliveries")
    DeliveriesPage deliveries(
            @PathVariable String programId,
            @PathVariable String campaignId,
            @RequestParam(required = false) @Nullable DeliveryState state,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "" + LARGEST_PAGE) int size) {
        if (page < 0 || size < 1 || size > LARGEST_PAGE) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "Ask for a page from 0 on and a size from 1 to %d; asked for were page %d and size %d."
                            .formatted(LARGEST_PAGE, page, size));
        }
        programs.get(programId);
        Campaign campaign = campaigns
                .find(programId, campaignId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "The program '%s' has no campaign '%s'".formatted(programId, campaignId)));
        Map<DeliveryState, Integer> states = deliveries.countsOf(campaignId);
        int total = states.entrySet().stream()
                .filter(counted -> state == null || counted.getKey() == state)
                .mapToInt(Map.Entry::getValue)
                .sum();
        return new DeliveriesPage(
                campaignId,
                campaign.subject(),
                states,
                total,
                page,
                size,
                deliveries.page(campaignId, state, (long) page * size, size));
    }

    private CampaignSummary summary(Campaign campaign) {
        return new CampaignSummary(
                campaign.id(),
                campaign.waveId(),
                campaign.kind().id(),
                campaign.subject(),
                campaign.sender(),
                campaign.plannedAt(),
                campaign.approvedAt(),
                campaign.dispatchedAt(),
                campaign.accountedAt(),
                deliveries.countsOf(campaign.id()));
    }
}
