package dev.tollgate.communication.job;

import dev.tollgate.communication.Campaigns;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class DispatchCampaign implements Worker {

    private final Campaigns campaigns;

    DispatchCampaign(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public String jobType() {
        return "dispatch-campaign";
    }

    @Override
    public void advance(Job job) {
        campaigns.dispatch(job);
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            campaigns.dispatched(job);
            return Map.of();
        };
    }
}
