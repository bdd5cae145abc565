package dev.tollgate.communication;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class FollowUpContext implements TaskContext {

    private final Campaigns campaigns;

    FollowUpContext(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public String elementId() {
        return "FollowUpTask";
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        return campaigns.forFollowUp(job);
    }
}
