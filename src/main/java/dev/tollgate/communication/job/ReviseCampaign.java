package dev.tollgate.communication.job;

import dev.tollgate.communication.Campaigns;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class ReviseCampaign implements Worker {

    private final Campaigns campaigns;

    ReviseCampaign(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public String jobType() {
        return "revise-campaign";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            Campaigns.Planned planned = campaigns.revise(job);
            return Map.of(
                    "campaignId", planned.campaignId(),
                    "subject", planned.subject(),
                    "recipients", planned.recipients());
        };
    }
}
