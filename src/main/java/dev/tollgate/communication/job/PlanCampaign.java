package dev.tollgate.communication.job;

import dev.tollgate.communication.Campaigns;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class PlanCampaign implements Worker {

    private final Campaigns campaigns;

    PlanCampaign(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public String jobType() {
        return "plan-campaign";
    }

    @Override
    public void advance(Job job) {
        campaigns.plan(job);
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            Campaigns.Planned planned = campaigns.planned(job);
            return Map.of(
                    "campaignId", planned.campaignId(),
                    "subject", planned.subject(),
                    "recipients", planned.recipients(),
                    "approvedBefore", planned.approvedBefore());
        };
    }
}
