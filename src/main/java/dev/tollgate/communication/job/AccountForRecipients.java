package dev.tollgate.communication.job;

import dev.tollgate.communication.Campaigns;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class AccountForRecipients implements Worker {

    private final Campaigns campaigns;

    AccountForRecipients(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public String jobType() {
        return "account-for-recipients";
    }

    @Override
    public void advance(Job job) {
        campaigns.follow(job);
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            Campaigns.Account account = campaigns.account(job);
            return Map.of(
                    "accounted", account.accounted(),
                    "sent", account.sent(),
                    "failed", account.failed(),
                    "unreached", account.unreached());
        };
    }
}
