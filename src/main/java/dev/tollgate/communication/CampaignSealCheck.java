package dev.tollgate.communication;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

@Component
class CampaignSealCheck implements SealCheck {

    private final Campaigns campaigns;

    CampaignSealCheck(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public String processId() {
        return Campaigns.PROCESS;
    }

    @Override
    public void check(Job job) {
        campaigns.check(job);
    }
}
