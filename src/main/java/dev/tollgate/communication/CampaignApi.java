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
     * @param deliveries one for each person, or those in the state that was asked for
     */
    record CampaignDeliveries(
            String campaignId, String subject, Map<DeliveryState, Integer> states, List<Delivery> deliveries) {}

    @GetMapping
    List<CampaignSummary> campaigns(@PathVariable String programId) {
        programs.get(programId);
        return campaigns.ofProgram(programId).stream().map(this::summary).toList();
    }

    @GetMapping("/{campaignId}/deliveries")
    CampaignDeliveries deliveries(
            @PathVariable String programId,
            @PathVariable String campaignId,
            @RequestParam(required = false) DeliveryState state) {
        programs.get(programId);
        Campaign campaign = campaigns
                .find(programId, campaignId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "The program '%s' has no campaign '%s'".formatted(programId, campaignId)));
        return new CampaignDeliveries(
                campaignId,
                campaign.subject(),
                deliveries.countsOf(campaignId),
                deliveries.ofCampaign(campaignId).stream()
                        .filter(delivery -> state == null || delivery.state() == state)
                        .toList());
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
