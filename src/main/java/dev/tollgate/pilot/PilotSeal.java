package dev.tollgate.pilot;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

/** A pilot's review is sealed on a decision that its reviews allow. */
@Component
class PilotSeal implements SealCheck {

    private final PilotReviews reviews;

    PilotSeal(PilotReviews reviews) {
        this.reviews = reviews;
    }

    @Override
    public String processId() {
        return "pilot-review";
    }

    @Override
    public void check(Job job) {
        reviews.prove(job);
    }
}
